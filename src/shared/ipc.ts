/**
 * The contract between the windows and the main process: one table of calls, one of events.
 *
 * Calls come from a renderer, which is not trusted: main checks the sender and parses every input with the schema here.
 * Results and events are built by main, so types are enough for them. Renderer code imports types only.
 */
import { z } from 'zod';
import type { Change } from './chat/change';
import type { Message } from './chat/message';
import type { Task, TaskEntry } from './chat/task';
import { MAX_MESSAGE_LENGTH } from './protocol/rest';
import type { Recovery } from './recovery';

export { CALL_CHANNEL, EVENT_CHANNEL } from './ipc-channels';

const id = z.string().min(1).max(200);

/** What a window may ask. Each entry is the schema of its input. */
export const callInputs = {
  /** The state of the app; everything a window needs before it can show anything. */
  'app.state': z.undefined(),
  /** Forgets a notice that the person has read. */
  'notices.dismiss': z.strictObject({ noticeId: id }),
  /** All sessions, newest activity first. */
  'sessions.list': z.undefined(),
  /** Starts an empty session. It reaches the server with its first message. */
  'sessions.create': z.undefined(),
  /** The whole transcript of a session. From then on the window receives its patches. */
  'sessions.open': z.strictObject({ sessionId: id }),
  /** Stores a message and sends it as soon as the server can be reached and earlier turns are over. */
  'messages.send': z.strictObject({
    sessionId: id,
    text: z.string().trim().min(1).max(MAX_MESSAGE_LENGTH),
  }),
  /** Tries a refused message again. */
  'messages.retry': z.strictObject({ sessionId: id, messageId: id }),
  /** All tasks that are open, and the ended ones that nobody has put away. */
  'tasks.list': z.undefined(),
  /** Puts ended tasks away: the list leaves them out from now on. */
  'tasks.dismiss': z.strictObject({ taskIds: z.array(id).min(1).max(1_000) }),
  /** Puts the recovery receipt away. */
  'recovery.dismiss': z.undefined(),
  /** Asks the server to end a task. The wish is stored until the server has acknowledged it. */
  'tasks.stop': z.strictObject({ taskId: id }),
  /** Ends the wait before the next attempt. */
  'tasks.retryNow': z.strictObject({ taskId: id }),
} as const;

export type CallName = keyof typeof callInputs;
export type CallInput<N extends CallName> = z.input<(typeof callInputs)[N]>;
export type ParsedCallInput<N extends CallName> = z.output<(typeof callInputs)[N]>;

export interface Session {
  readonly id: string;
  readonly title: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** A transcript at one revision. A patch of the next revision follows on it. */
export interface SessionSnapshot {
  readonly session: Session;
  readonly revision: number;
  readonly messages: readonly Message[];
  readonly tasks: readonly Task[];
}

/** Something the person should know that belongs to no session. Stays until dismissed. */
export interface Notice {
  readonly id: string;
  readonly kind: 'database-set-aside';
  readonly message: string;
}

/** Why the app cannot work with this profile at all. */
export interface Blocked {
  readonly code: 'profile-from-newer-version' | 'profile-unreadable';
  readonly message: string;
}

export type BackendState = 'starting' | 'ready' | 'restarting' | 'failed';

export interface AppState {
  readonly version: string;
  readonly blocked: Blocked | null;
  readonly notices: readonly Notice[];
  /** What became of the tasks that were open before the last start or sleep; null once put away. */
  readonly recovery: Recovery | null;
  readonly backend: {
    readonly kind: 'bundled' | 'remote';
    readonly state: BackendState;
    /** What is wrong, in words, when it is not ready. */
    readonly detail: string | null;
  };
}

export interface CallResults {
  'app.state': AppState;
  'notices.dismiss': null;
  'sessions.list': readonly Session[];
  'sessions.create': Session;
  'sessions.open': SessionSnapshot;
  'messages.send': { readonly messageId: string };
  'messages.retry': null;
  'tasks.list': readonly TaskEntry[];
  'tasks.dismiss': null;
  'recovery.dismiss': null;
  'tasks.stop': null;
  'tasks.retryNow': null;
}

/** What main tells windows. Patches go to the windows that have opened the session, the rest to all. */
export interface Events {
  'app.changed': AppState;
  'session.changed': Session;
  'session.patched': {
    readonly sessionId: string;
    readonly revision: number;
    readonly changes: readonly Change[];
  };
  'task.changed': Task;
}

export type EventName = keyof Events;

/** Codes a call can fail with, besides those a call defines itself. */
export type CallErrorCode =
  | 'FORBIDDEN_SENDER'
  | 'UNKNOWN_CALL'
  | 'BAD_INPUT'
  | 'NOT_FOUND'
  | 'BLOCKED'
  | 'INTERNAL';

export interface CallError {
  readonly code: CallErrorCode;
  readonly message: string;
}

/** Errors cross as data, because Electron keeps only the message of a thrown one. */
export type CallReply<N extends CallName> =
  | { readonly ok: true; readonly data: CallResults[N] }
  | { readonly ok: false; readonly error: CallError };

/** What the preload script puts on `window.longhaul`. */
export interface Bridge {
  invoke<N extends CallName>(
    name: N,
    ...input: CallInput<N> extends undefined ? [] : [CallInput<N>]
  ): Promise<CallReply<N>>;
  /** Listens for an event. @returns a function that stops listening. */
  on<N extends EventName>(name: N, listener: (payload: Events[N]) => void): () => void;
}
