/**
 * What a task's responses bring is taken into the store: events with ids one batch after the other, a stream without ids in
 * one piece once its replay has caught up (`rehearsal.ts`). Only what is committed counts, and a batch that cannot be stored
 * leaves everything as it was.
 */
import { type FoldInput, saysNothing } from '@shared/chat/fold';
import type { Task } from '@shared/chat/task';
import { isAfter, STREAM_START } from '@shared/protocol/stream-id';
import { type Applied, applyEvents, learnServerId, type StreamEvent } from '../store/apply-events';
import { applyReplay, rehearse } from '../store/apply-replay';
import type { Store } from '../store/store';
import type { AttemptRecord } from './attempt-record';
import type { Clock } from './clock';
import type { Rest } from './connection-state';
import type { Rehearsal } from './rehearsal';

/** A committed batch. */
export interface Taken extends Applied {
  /** Whether it brought anything new. */
  readonly progressed: boolean;
}

/** `behind`: kept aside until the replay has caught up. `short`: the replay has ended without what is stored. */
type Outcome = Taken | 'behind' | 'short';

export class Intake {
  /** True until the first batch of a replay is committed. */
  private replacing = false;
  /** What such a replay has brought as long as that is nothing to put in the place of what is stored. */
  private held: readonly StreamEvent[] = [];
  /** How the current response goes on: `undecided` until its first event shows whether the server gives ids. */
  private mode: 'undecided' | 'direct' | Rehearsal = 'direct';
  /** Events that a response without ids has brought in all, once it has caught up; null for one that goes by the cursor. */
  private brought: number | null = null;
  /** The most that any such response has brought: what comes again on its way there is nothing new. */
  private most = 0;
  /** The cursor at which an unreadable event was met; met again there, it is left out. */
  private corruptAfter: string | null = null;
  /** The same for streams without ids: how many events came before it. */
  private corruptAt = -1;

  constructor(
    private readonly task: Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>,
    private readonly store: Store,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  /**
   * Another response is about to be asked for.
   * @param replay whether it is to replace what was received.
   * @returns the cursor to ask with. @throws what SQLite reports.
   */
  begin(replay: boolean): string {
    const { cursor, unidentified } = this.progress();
    // A stream without ids can only be replayed; that is rehearsed before it is seen.
    this.replacing = replay && !unidentified;
    this.held = [];
    this.brought = null;
    if (unidentified) this.mode = rehearse(this.store, this.task);
    else this.mode = cursor === STREAM_START ? 'undecided' : 'direct';
    return replay || unidentified ? STREAM_START : cursor;
  }

  /** Commits a batch, and what it counts for in the record of attempts. @throws what SQLite reports. */
  take(events: readonly StreamEvent[], record: AttemptRecord): Outcome {
    const outcome = this.store.transaction(() => {
      const result = this.apply(events);
      if (typeof result !== 'string') record.count(events, result);
      return result;
    });
    if (typeof outcome === 'string') return outcome;
    this.replacing = false;
    this.most = Math.max(this.most, this.brought ?? 0);
    return outcome;
  }

  /** Whether an unreadable event was met at this place before, or is behind us. What came before it is taken in already. */
  tolerates(eventId: string | null): boolean {
    const place = typeof this.mode === 'object' ? this.mode.events : this.brought;
    if (eventId === null && place !== null) return this.toleratesAt(place);
    const { cursor } = this.progress();
    if (!this.replacing && eventId !== null && !isAfter(eventId, cursor)) return true;
    const again = this.corruptAfter === cursor;
    this.corruptAfter = cursor;
    return again;
  }

  private toleratesAt(place: number): boolean {
    if (place > this.corruptAt) {
      this.corruptAt = place;
      return false;
    }
    // A server that sends such things on purpose does so again and again.
    if (place === this.corruptAt) this.corruptAt = Number.POSITIVE_INFINITY;
    return true;
  }

  /** What is missing here of a stream whose newest event the server names; null when it does not say. */
  restUpTo(lastMessageId: string | null): Rest {
    const { cursor, unidentified } = this.progress();
    if (lastMessageId === null || unidentified) return 'unknown';
    if (lastMessageId === cursor) return 'none';
    // A log that ends before the cursor is another one than was read.
    return isAfter(lastMessageId, cursor) ? 'due' : 'unknown';
  }

  private apply(events: readonly StreamEvent[]): Outcome {
    const { store, task } = this;
    const now = this.clock.wall();
    if (this.mode === 'undecided') {
      const telling = events.find(({ id, input }) => id !== null || !saysNothing(input));
      if (!telling && events.every(({ input }) => input.kind !== 'done')) return 'behind';
      this.mode = telling?.id == null ? rehearse(store, task) : 'direct';
    }
    if (this.mode === 'direct') {
      const all = this.replacing ? [...this.held, ...events] : events;
      if (this.replacing && all.every(({ input }) => isFrame(input)) && this.hasWritten()) {
        this.held = all;
        return all.some(({ input }) => isEnd(input)) ? 'short' : 'behind';
      }
      const applied = applyEvents(store, task, all, this.replacing, now);
      if (this.brought === null) return { ...applied, progressed: applied.applied > 0 };
      this.brought += applied.applied;
      return { ...applied, progressed: this.brought > this.most };
    }
    learnServerId(store, task.taskId, events);
    const standing = this.mode.take(events, now);
    if (standing !== 'ready') return standing;
    const applied = applyReplay(store, task, this.mode, now);
    const progressed = this.mode.gained;
    this.mode = 'direct';
    this.brought = applied.applied;
    return { ...applied, progressed };
  }

  private hasWritten(): boolean {
    const { taskId, sessionId } = this.task;
    const stored = this.store.transcripts.partsFor({ taskId, sessionId }, null);
    return this.store.transcripts
      .ownedBy(sessionId, taskId)
      .some((messageId) => stored.count(messageId) !== 0);
  }

  private progress() {
    return this.store.tasks.progress(this.task.taskId);
  }
}

/** Whether an input only begins or ends what others say. */
function isFrame(input: FoldInput): boolean {
  if (saysNothing(input) || isEnd(input)) return true;
  return (
    input.kind === 'chunk' && ['start', 'start-step', 'finish-step'].includes(input.chunk.type)
  );
}

function isEnd(input: FoldInput): boolean {
  if (input.kind === 'done') return true;
  return input.kind === 'chunk' && ['finish', 'abort'].includes(input.chunk.type);
}
