/**
 * The life of the connection to one task's stream, as a pure function: (state, event) -> (state, effects).
 *
 * Rules it keeps: a closed connection is not an end; a task that may still be alive is never given up; only what the
 * stream or the server's status says settles it; signals of an attempt that is no longer the current one do nothing.
 */
import type { StreamEnd } from '@shared/chat/fold-state';
import type { TaskOutcome, WaitReason } from '@shared/chat/task';
import { backoffDelay } from './backoff';

/** Why an attempt ended without the stream's end. */
export type Failure =
  | { readonly kind: 'network'; readonly message: string }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silent' }
  | { readonly kind: 'not-a-stream'; readonly contentType: string | null }
  | { readonly kind: 'corrupt'; readonly reason: string }
  | { readonly kind: 'oversized'; readonly message: string }
  | { readonly kind: 'storage'; readonly message: string }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly code: string | null;
      readonly message: string;
      readonly retryAfterMs: number | null;
    };

/** What the server says of a task when asked. */
export type StatusAnswer =
  | { readonly kind: 'running' }
  | { readonly kind: 'ended'; readonly outcome: 'completed' | 'failed' | 'stopped' }
  /** No stream of the task is left to read; the outcome is what else is known of it. */
  | { readonly kind: 'gone'; readonly outcome: TaskOutcome; readonly message: string | null };

/** Circumstances outside the connection that make an attempt pointless until they pass. */
export type Blocker = Extract<WaitReason, 'asleep' | 'offline' | 'signed-out' | 'backend-down'>;

export type ConnectionEvent =
  | { readonly type: 'start' }
  | { readonly type: 'opened'; readonly attempt: number }
  | { readonly type: 'progressed'; readonly attempt: number }
  | { readonly type: 'ended'; readonly attempt: number; readonly end: StreamEnd }
  | { readonly type: 'failed'; readonly attempt: number; readonly failure: Failure }
  | { readonly type: 'answered'; readonly attempt: number; readonly answer: StatusAnswer }
  | { readonly type: 'timer' }
  | { readonly type: 'wake' }
  | { readonly type: 'retry-now' }
  | { readonly type: 'blocked'; readonly by: Blocker }
  | { readonly type: 'unblocked'; readonly by: Blocker };

export type Effect =
  /** Ask for the stream: after the cursor, or from its start to replace what was received. */
  | { readonly type: 'connect'; readonly attempt: number; readonly replay: boolean }
  | { readonly type: 'ask-status'; readonly attempt: number }
  /** Give up what the named attempt holds open. */
  | { readonly type: 'drop'; readonly attempt: number }
  | { readonly type: 'set-timer'; readonly ms: number }
  | { readonly type: 'clear-timer' }
  | { readonly type: 'settle'; readonly outcome: TaskOutcome; readonly detail: string | null };

/** What a question to the server is to decide. */
interface Inquiry {
  /** The stream ended and reported an error: did the task fail? */
  readonly end: StreamEnd | null;
  /** What the server said when it refused the stream. */
  readonly refusal: string | null;
}

export interface ConnectionState {
  readonly phase: 'idle' | 'connecting' | 'live' | 'waiting' | 'asking' | 'settled';
  /** Number of the current attempt; every connect and every question counts. */
  readonly attempt: number;
  /** Consecutive attempts without a new event. */
  readonly failures: number;
  /** True once the current attempt has brought a new event. */
  readonly progressed: boolean;
  /** True once the stream was asked for from its start because the server refused the cursor, and nothing has come of it. */
  readonly replayed: boolean;
  readonly oversized: boolean;
  readonly inquiry: Inquiry | null;
  readonly blockers: readonly Blocker[];
  readonly waitReason: WaitReason | null;
  /** Milliseconds the current wait was set to last; null when an outside event ends it. */
  readonly waitMs: number | null;
  readonly detail: string | null;
}

export interface Transition {
  readonly state: ConnectionState;
  readonly effects: readonly Effect[];
}

export const initialConnection: ConnectionState = {
  phase: 'idle',
  attempt: 0,
  failures: 0,
  progressed: false,
  replayed: false,
  oversized: false,
  inquiry: null,
  blockers: [],
  waitReason: null,
  waitMs: null,
  detail: null,
};

/** Shortest wait after a failed write: what arrives before there is room would only be thrown away again. */
const STORAGE_WAIT_MS = 5_000;

/** Statuses that repeating the same request cannot change. */
const REFUSALS: ReadonlySet<number> = new Set([204, 400, 403, 404, 405, 409, 410, 422]);

/**
 * Advances the machine.
 * @param random a number in [0, 1) for the jitter of a wait that this event may start.
 */
export function step(state: ConnectionState, event: ConnectionEvent, random: number): Transition {
  if (state.phase === 'settled') return stay(state);
  if ('attempt' in event && event.attempt !== state.attempt) return stay(state);
  switch (event.type) {
    case 'start':
      return state.phase === 'idle' ? proceed(state) : stay(state);
    case 'opened':
      return stay({ ...state, phase: 'live', waitReason: null, waitMs: null, detail: null });
    case 'progressed':
      return stay({ ...state, progressed: true, failures: 0, oversized: false, replayed: false });
    case 'ended':
      return ended(state, event.end);
    case 'failed':
      // An attempt fails once: what could not be stored is followed by the end of its connection.
      return state.phase === 'waiting' ? stay(state) : failed(state, event.failure, random);
    case 'answered':
      return answered(state, event.answer, random);
    case 'timer':
    case 'retry-now':
      return state.phase === 'waiting' ? proceed(state) : stay(state);
    case 'wake':
      return wake(state);
    case 'blocked':
      return blocked(state, event.by);
    case 'unblocked':
      return unblocked(state, event.by);
  }
}

function stay(state: ConnectionState): Transition {
  return { state, effects: [] };
}

/** Goes on with what is due: the question that is open, else the stream. */
function proceed(state: ConnectionState, replay = false): Transition {
  if (state.blockers.length > 0) return hold(state);
  const attempt = state.attempt + 1;
  const next = { ...state, attempt, progressed: false, waitReason: null, waitMs: null };
  if (state.inquiry) {
    return { state: { ...next, phase: 'asking' }, effects: [{ type: 'ask-status', attempt }] };
  }
  // A replay that broke before it brought anything is still due.
  const replayed = state.replayed || replay;
  return {
    state: { ...next, phase: 'connecting', replayed },
    effects: [{ type: 'connect', attempt, replay: replayed }],
  };
}

/** Waits for the last blocker to pass. */
function hold(state: ConnectionState): Transition {
  const waitReason = state.blockers.at(-1) ?? null;
  return stay({ ...state, phase: 'waiting', waitReason, waitMs: null });
}

function wait(
  state: ConnectionState,
  reason: WaitReason,
  detail: string | null,
  random: number,
  atLeastMs = 0,
): Transition {
  const failures = state.failures + 1;
  const next = { ...state, failures, detail };
  if (state.blockers.length > 0) return hold(next);
  const waitMs = Math.max(backoffDelay(failures, random), atLeastMs);
  return {
    state: { ...next, phase: 'waiting', waitReason: reason, waitMs },
    effects: [{ type: 'set-timer', ms: waitMs }],
  };
}

function settle(state: ConnectionState, outcome: TaskOutcome, detail: string | null): Transition {
  return {
    state: { ...state, phase: 'settled', inquiry: null, waitReason: null, waitMs: null, detail },
    effects: [{ type: 'clear-timer' }, { type: 'settle', outcome, detail }],
  };
}

function ended(state: ConnectionState, end: StreamEnd): Transition {
  if (end === 'finished') return settle(state, 'completed', null);
  if (end === 'aborted') return settle(state, 'stopped', null);
  // The stream reported an error on its way; whether the task failed is for the server to say.
  return proceed({ ...state, inquiry: { end, refusal: null } });
}

function failed(state: ConnectionState, failure: Failure, random: number): Transition {
  switch (failure.kind) {
    case 'closed':
    case 'silent':
      // Servers and proxies recycle connections; one that brought something new is followed by the next at once.
      return state.progressed ? proceed(state) : wait(state, 'backoff', describe(failure), random);
    case 'corrupt':
      // Read once more from before it; the reader leaves it out when it is as bad the second time.
      return proceed({ ...state, detail: describe(failure) });
    case 'oversized':
      return state.oversized
        ? settle(state, 'failed', failure.message)
        : proceed({ ...state, oversized: true });
    case 'storage':
      // As soon as any write works again, the wait ends by itself.
      return wait(state, 'storage', failure.message, random, STORAGE_WAIT_MS);
    case 'http':
      return refused(state, failure, random);
    default:
      return wait(state, 'backoff', describe(failure), random);
  }
}

function refused(
  state: ConnectionState,
  failure: Extract<Failure, { kind: 'http' }>,
  random: number,
): Transition {
  if (failure.status === 401) {
    return blocked({ ...state, detail: failure.message }, 'signed-out');
  }
  if (REFUSALS.has(failure.status) && state.phase !== 'asking') {
    return proceed({ ...state, inquiry: { end: null, refusal: failure.message } });
  }
  const reason = failure.status === 429 ? 'rate-limited' : 'backoff';
  return wait(state, reason, describe(failure), random, failure.retryAfterMs ?? 0);
}

function answered(state: ConnectionState, answer: StatusAnswer, random: number): Transition {
  const inquiry = state.inquiry;
  const next = { ...state, inquiry: null };
  if (inquiry?.end) {
    return settle(next, answer.kind === 'ended' ? answer.outcome : 'failed', null);
  }
  if (answer.kind === 'gone') return settle(next, answer.outcome, answer.message);
  // The server has the task but refuses our position in its stream: what it still holds replaces what we have.
  if (!state.replayed) return proceed(next, true);
  if (answer.kind === 'ended') return settle(next, answer.outcome, inquiry?.refusal ?? null);
  return wait({ ...next, replayed: false }, 'backoff', inquiry?.refusal ?? null, random);
}

function wake(state: ConnectionState): Transition {
  const blockers = state.blockers.filter((blocker) => blocker !== 'asleep');
  return restart({ ...state, blockers });
}

/** Drops whatever the current attempt holds and begins the next at once. */
function restart(state: ConnectionState): Transition {
  if (state.phase === 'idle') return stay(state);
  const dropped: Effect[] = [{ type: 'clear-timer' }, { type: 'drop', attempt: state.attempt }];
  const { state: next, effects } = proceed(state);
  return { state: next, effects: [...dropped, ...effects] };
}

function blocked(state: ConnectionState, by: Blocker): Transition {
  if (state.blockers.includes(by)) return stay(state);
  const next = { ...state, blockers: [...state.blockers, by] };
  if (state.phase === 'idle') return stay(next);
  return {
    // A new attempt number fences off whatever the old one still delivers.
    state: hold({ ...next, attempt: state.attempt + 1 }).state,
    effects: [{ type: 'clear-timer' }, { type: 'drop', attempt: state.attempt }],
  };
}

function unblocked(state: ConnectionState, by: Blocker): Transition {
  if (!state.blockers.includes(by)) return stay(state);
  const next = { ...state, blockers: state.blockers.filter((blocker) => blocker !== by) };
  return state.phase === 'waiting' ? proceed({ ...next, failures: 0 }) : stay(next);
}

/** A failure in words for a person. */
export function describe(failure: Failure): string {
  switch (failure.kind) {
    case 'closed':
      return 'The server closed the connection.';
    case 'silent':
      return 'The server has been silent for too long.';
    case 'not-a-stream':
      return `The server answered with ${failure.contentType ?? 'no content type'} instead of a stream.`;
    case 'corrupt':
      return `An event arrived damaged: ${failure.reason}.`;
    default:
      return failure.message;
  }
}
