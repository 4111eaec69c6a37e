/**
 * Exactly once: the effect of a batch of events, the folding state and the cursor commit in one transaction, and events at
 * or below the cursor are dropped. Whatever is delivered twice, or again after a crash, changes nothing.
 */
import type { Change } from '@shared/chat/change';
import { type FoldInput, fold, saysNothing } from '@shared/chat/fold';
import { initialFoldState, type StreamEnd } from '@shared/chat/fold-state';
import type { DiscoveredTask } from '@shared/chat/fold-tools';
import { isLocalTaskId, type Task } from '@shared/chat/task';
import { comparePositions, parseStreamId, STREAM_START } from '@shared/protocol/stream-id';
import type { Patch, Store } from './store';
import type { Progress } from './tasks';

/** One event of a task's stream, parsed. `id` is null for events that carry none. */
export interface StreamEvent {
  readonly id: string | null;
  readonly input: FoldInput;
  /** What is wrong with the event's place in the stream, if anything. */
  readonly alarm?: string;
}

export interface Applied {
  /** The committed change, or null when every event was a duplicate. */
  readonly patch: Patch | null;
  /** Long operations that the events announced; their tasks are stored already. */
  readonly discovered: readonly DiscoveredTask[];
  readonly cursor: string;
  readonly applied: number;
  readonly duplicates: number;
  /** How the stream ended, when it has. */
  readonly end: StreamEnd | null;
}

/**
 * Applies a batch in one transaction.
 * @param replace true when the batch begins a replay from the start: what the task wrote before goes in the same commit.
 * @param now wall-clock milliseconds.
 * @throws whatever SQLite reports (disk full, busy, …); then nothing has changed and the cursor stands where it stood.
 */
export function applyEvents(
  store: Store,
  task: Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>,
  events: readonly StreamEvent[],
  replace: boolean,
  now: number,
): Applied {
  const { taskId, sessionId } = task;
  return store.transaction(() => {
    const stored = store.tasks.progress(taskId);
    const restart = replace || stored.stale;
    const removed = restart ? removeOwned(store, sessionId, taskId) : [];
    const before = restart ? rewound() : stored;
    if (restart) store.tasks.rewind(taskId, before.foldState);

    const fresh = dropSeen(events, before);
    const folded = fold(before.foldState, fresh.inputs, {
      taskId,
      now,
      stored: store.transcripts.partsFor(task, task.toolCallId),
      answers: task.toolCallId,
    });
    const changes = [...removed, ...folded.changes];
    const patch =
      folded.changes.length > 0 || restart
        ? { ...store.change(sessionId, taskId, folded.changes), changes }
        : null;
    for (const { taskId: found, toolCallId } of folded.discovered) {
      const foldState = initialFoldState();
      store.tasks.add({ taskId: found, sessionId, kind: 'operation', toolCallId, foldState, now });
    }
    const next = {
      cursor: fresh.cursor,
      foldState: folded.state,
      unidentified: before.unidentified || fresh.unidentified,
    };
    store.tasks.advance(taskId, next, fresh.applied, fresh.duplicates, now);
    learnServerId(store, taskId, events);
    return {
      patch,
      discovered: folded.discovered,
      cursor: fresh.cursor,
      applied: fresh.applied,
      duplicates: fresh.duplicates,
      end: folded.state.end,
    };
  });
}

interface Fresh {
  readonly inputs: FoldInput[];
  readonly cursor: string;
  readonly applied: number;
  readonly duplicates: number;
  readonly unidentified: boolean;
}

function dropSeen(events: readonly StreamEvent[], before: Pick<Progress, 'cursor'>): Fresh {
  let cursor = before.cursor;
  let position = parseStreamId(cursor) ?? { ms: 0, seq: 0 };
  let duplicates = 0;
  let applied = 0;
  let unidentified = false;
  const inputs: FoldInput[] = [];
  for (const { id, input } of events) {
    const at = id === null ? null : parseStreamId(id);
    if (id !== null && at !== null) {
      if (comparePositions(at, position) <= 0) {
        duplicates += 1;
        continue;
      }
      position = at;
      cursor = id;
    }
    // A sign of life needs no id: that it has none says nothing of the stream.
    const counts = at === null ? !saysNothing(input) : input.kind !== 'done';
    if (at === null && counts) unidentified = true;
    inputs.push(input);
    if (counts) applied += 1;
  }
  return { inputs, cursor, applied, duplicates, unidentified };
}

/** The beginning of a replay. Whether the stream has ids is for the replay to say. */
function rewound(): Omit<Progress, 'stale'> {
  return { cursor: STREAM_START, foldState: initialFoldState(), unidentified: false };
}

/** Some servers tell a task's name only in the stream that it writes. */
export function learnServerId(store: Store, taskId: string, events: readonly StreamEvent[]): void {
  if (!isLocalTaskId(taskId)) return;
  for (const { input } of events) {
    if (input.kind !== 'chunk' || input.chunk.type !== 'start') continue;
    const name = input.chunk.taskId ?? input.chunk.messageMetadata?.taskId;
    if (name) store.tasks.learnServerId(taskId, name);
  }
}

function removeOwned(store: Store, sessionId: string, taskId: string): Change[] {
  const changes = store.transcripts
    .ownedBy(sessionId, taskId)
    .map((messageId): Change => ({ type: 'message.removed', messageId }));
  store.transcripts.apply(sessionId, taskId, changes);
  return changes;
}
