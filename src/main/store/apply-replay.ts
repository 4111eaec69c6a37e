/** A rehearsed replay takes the place of what a task had written, in one transaction. */
import { diffTranscripts } from '@shared/chat/diff';
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import { STREAM_START } from '@shared/protocol/stream-id';
import { Rehearsal } from '../streams/rehearsal';
import type { Applied } from './apply-events';
import type { Store } from './store';

type Which = Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>;

/** Begins a replay beside what is stored. */
export function rehearse(store: Store, { taskId, sessionId, toolCallId }: Which): Rehearsal {
  const own = new Set(store.transcripts.ownedBy(sessionId, taskId));
  return new Rehearsal(taskId, {
    own: own.size === 0 ? [] : store.transcripts.read(sessionId).filter(({ id }) => own.has(id)),
    answers: toolCallId,
    parts: store.transcripts.partsFor({ sessionId, taskId }, toolCallId),
  });
}

/**
 * Commits a replay that is ready.
 * @throws whatever SQLite reports; then nothing has changed.
 */
export function applyReplay(store: Store, task: Which, rehearsal: Rehearsal, now: number): Applied {
  const { taskId, sessionId } = task;
  return store.transaction(() => {
    const before = store.transcripts.read(sessionId);
    const own = new Set(store.transcripts.ownedBy(sessionId, taskId));
    const changes = [
      ...diffTranscripts(before, replaceOwn(before, own, rehearsal.messages)),
      ...rehearsal.foreign,
    ];
    const patch = changes.length > 0 ? store.change(sessionId, taskId, changes) : null;
    for (const { taskId: found, toolCallId } of rehearsal.discovered) {
      const foldState = initialFoldState();
      store.tasks.add({ taskId: found, sessionId, kind: 'operation', toolCallId, foldState, now });
    }
    store.tasks.rewind(taskId, rehearsal.state);
    const progress = { cursor: STREAM_START, foldState: rehearsal.state, unidentified: true };
    store.tasks.advance(taskId, progress, rehearsal.events, 0, now);
    return {
      patch,
      discovered: rehearsal.discovered,
      cursor: STREAM_START,
      applied: rehearsal.events,
      duplicates: 0,
      end: rehearsal.state.end,
    };
  });
}

/** The transcript with a task's messages written anew, where they stood. */
function replaceOwn(
  before: readonly Message[],
  own: ReadonlySet<string>,
  next: readonly Message[],
): Message[] {
  const at = before.findIndex(({ id }) => own.has(id));
  const fresh = new Set(next.map(({ id }) => id));
  const rest = before.filter(({ id }) => !own.has(id) && !fresh.has(id));
  const place = at < 0 ? rest.length : before.slice(0, at).filter((m) => rest.includes(m)).length;
  return [...rest.slice(0, place), ...next, ...rest.slice(place)];
}
