/**
 * How a window keeps its copy of a transcript equal to main's.
 *
 * A snapshot has a revision; the patch of the next revision follows on it. Patches that arrive while a snapshot is on its
 * way are held back and applied on top of it. A patch of an old revision is already part of what is shown. A patch that
 * skips a revision or does not fit means that one was missed: only a new snapshot helps, and what is shown stays until it
 * comes.
 */
import { applyChanges } from '@shared/chat/change';
import type { Message } from '@shared/chat/message';
import type { Task } from '@shared/chat/task';
import type { Events } from '@shared/ipc';
import type { SessionSnapshot, TranscriptPage } from '@shared/session';
import { noteGrowth } from './growth';

export type Patch = Events['session.patched'];

export interface Transcript {
  readonly sessionId: string;
  readonly revision: number;
  readonly messages: readonly Message[];
  /** There are messages before these that have not been read. */
  readonly hasOlder: boolean;
}

/** A snapshot that was asked for and has not come, and what happened since. */
export interface Pending {
  readonly sessionId: string;
  readonly patches: readonly Patch[];
  readonly tasks: readonly Task[];
}

export interface Hydration {
  readonly shown: Transcript | null;
  readonly pending: Pending | null;
}

export interface Received {
  readonly next: Hydration;
  /** Whether a patch was missed, so that a snapshot must be asked for. `next` is already waiting for it. */
  readonly ask: boolean;
}

export const NOTHING_SHOWN: Hydration = { shown: null, pending: null };

/** Starts waiting for a snapshot. A transcript of the same session stays on show meanwhile. */
export function awaitSnapshot(state: Hydration, sessionId: string): Hydration {
  const shown = state.shown?.sessionId === sessionId ? state.shown : null;
  return { shown, pending: { sessionId, patches: [], tasks: [] } };
}

export function receivePatch(state: Hydration, patch: Patch): Received {
  const { shown, pending } = state;
  if (pending?.sessionId === patch.sessionId) {
    const held = { ...pending, patches: [...pending.patches, patch] };
    return { next: { shown, pending: held }, ask: false };
  }
  if (shown?.sessionId !== patch.sessionId) return { next: state, ask: false };
  return advance(shown, [patch]);
}

/** Remembers a task's change, which is newer than the snapshot on its way. */
export function receiveTask(state: Hydration, task: Task): Hydration {
  if (state.pending?.sessionId !== task.sessionId) return state;
  return { ...state, pending: { ...state.pending, tasks: [...state.pending.tasks, task] } };
}

/**
 * Shows a snapshot and what was held back for it. Leaving a session and coming back asks twice, so an answer may come
 * when none is awaited: it counts when it is newer than what is shown.
 */
export function receiveSnapshot(state: Hydration, snapshot: SessionSnapshot): Received {
  const { shown, pending } = state;
  const sessionId = snapshot.session.id;
  const awaited = pending?.sessionId === sessionId;
  const newer = shown?.sessionId === sessionId && snapshot.revision > shown.revision;
  if (!awaited && !(newer && !pending)) return { next: state, ask: false };
  const { revision, messages, hasOlder } = snapshot;
  return advance({ sessionId, revision, messages, hasOlder }, awaited ? pending.patches : []);
}

/** Puts older messages before those shown, unless others have taken their place meanwhile. */
export function receiveOlder(
  state: Hydration,
  before: { readonly sessionId: string; readonly messageId: string },
  page: TranscriptPage,
): Hydration {
  const { shown } = state;
  if (shown?.sessionId !== before.sessionId || shown.messages[0]?.id !== before.messageId) {
    return state;
  }
  const messages = [...page.messages, ...shown.messages];
  return { ...state, shown: { ...shown, messages, hasOlder: page.hasOlder } };
}

function advance(from: Transcript, patches: readonly Patch[]): Received {
  let shown = from;
  for (const [at, patch] of patches.entries()) {
    if (patch.revision <= shown.revision) continue;
    const messages = patch.revision === shown.revision + 1 ? applied(shown, patch) : null;
    if (!messages) {
      const pending = { sessionId: shown.sessionId, patches: patches.slice(at), tasks: [] };
      return { next: { shown, pending }, ask: true };
    }
    shown = { ...shown, revision: patch.revision, messages };
  }
  return { next: { shown, pending: null }, ask: false };
}

/** What concerns a message that has not been read will be in it when it is. */
function changesOf({ messages }: Transcript, { changes }: Patch): Patch['changes'] {
  const added = new Set<string>();
  return changes.filter((change) => {
    if (change.type === 'message.added') {
      // The first place of all is before those that have not been read.
      return change.after !== null && added.add(change.message.id);
    }
    return added.has(change.messageId) || messages.findLast(({ id }) => id === change.messageId);
  });
}

/** The messages after a patch, or null when the patch does not fit what is there. */
function applied(shown: Transcript, patch: Patch): readonly Message[] | null {
  try {
    const changes = shown.hasOlder ? changesOf(shown, patch) : patch.changes;
    const messages = applyChanges(shown.messages, changes);
    noteGrowth(shown.messages, messages, changes);
    return messages;
  } catch (error) {
    console.warn('A patch did not fit; asking for the whole transcript.', error);
    return null;
  }
}
