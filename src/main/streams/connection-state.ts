/** What the connection machine works on: its events, its effects and its state. */
import type { StreamEnd } from '@shared/chat/fold-state';
import type { TaskOutcome, WaitReason } from '@shared/chat/task';
import type { Failure } from './failure';

/** How a task ended, as the server tells it. */
export type KnownOutcome = 'completed' | 'failed' | 'stopped';

/** What the server says of a task when asked. */
export type StatusAnswer =
  | { readonly kind: 'running' }
  /** `lastMessageId`: the newest event of its log; null where the server does not say. */
  | {
      readonly kind: 'ended';
      readonly outcome: KnownOutcome;
      readonly lastMessageId: string | null;
    }
  /** No stream of the task is left to read; the outcome is what else is known of it. */
  | { readonly kind: 'gone'; readonly outcome: TaskOutcome; readonly message: string | null };

/**
 * What a stream still has to bring once its task is over, by the newest event that the server names: `none` of it is
 * missing here, some is `due`, or `unknown`.
 */
export type Rest = 'none' | 'due' | 'unknown';

/** An answer as the machine needs it: what the server says, held against what is stored. */
export type Answer =
  | Exclude<StatusAnswer, { kind: 'ended' }>
  | { readonly kind: 'ended'; readonly outcome: KnownOutcome; readonly rest: Rest };

/** Circumstances outside the connection that make an attempt pointless until they pass. */
export type Blocker = Extract<WaitReason, 'asleep' | 'offline' | 'signed-out' | 'backend-down'>;

export type ConnectionEvent =
  | { readonly type: 'start' }
  | { readonly type: 'opened'; readonly attempt: number }
  /** The stream's `retry:` field: the shortest wait before a reconnection. */
  | { readonly type: 'hinted'; readonly attempt: number; readonly ms: number }
  | { readonly type: 'progressed'; readonly attempt: number }
  | { readonly type: 'ended'; readonly attempt: number; readonly end: StreamEnd }
  | { readonly type: 'failed'; readonly attempt: number; readonly failure: Failure }
  | { readonly type: 'answered'; readonly attempt: number; readonly answer: Answer }
  /** A question to the server failed. */
  | { readonly type: 'unanswered'; readonly attempt: number; readonly failure: Failure }
  | { readonly type: 'timer' }
  /** The machine has woken: reconnect at a moment within the given time, so that not all tasks do so at once. */
  | { readonly type: 'wake'; readonly withinMs: number }
  | { readonly type: 'retry-now' }
  | { readonly type: 'token-changed' }
  | { readonly type: 'blocked'; readonly by: Blocker }
  | { readonly type: 'unblocked'; readonly by: Blocker };

export type Effect =
  /** Ask for the stream: after the cursor, or from its start to replace what was received. */
  | { readonly type: 'connect'; readonly attempt: number; readonly replay: boolean }
  /** Ask how the task stands. Beside an open stream this leaves the stream alone. */
  | { readonly type: 'ask-status'; readonly attempt: number }
  /** Give up what the named attempt holds open. */
  | { readonly type: 'drop'; readonly attempt: number }
  | { readonly type: 'set-timer'; readonly ms: number }
  | { readonly type: 'clear-timer' }
  | { readonly type: 'settle'; readonly outcome: TaskOutcome; readonly detail: string | null };

/** What a question to the server is to decide. */
export type Inquiry =
  /** The stream ended and reported an error: did the task fail? */
  | { readonly about: 'end'; readonly end: StreamEnd }
  /** The server refused the stream, in these words. `denied`: it said that the task is none of our business. */
  | { readonly about: 'refusal'; readonly message: string; readonly denied: boolean }
  /** The stream keeps closing without an end or anything new: is there anything to wait for? */
  | { readonly about: 'closing' };

export interface ConnectionState {
  readonly phase: 'idle' | 'connecting' | 'live' | 'waiting' | 'asking' | 'settled';
  /** Number of the current attempt; every connect and every question counts. */
  readonly attempt: number;
  /** Consecutive attempts without a new event. */
  readonly failures: number;
  /** True once the current attempt has brought a new event. */
  readonly progressed: boolean;
  /** True while the stream has brought something since the timer was last set. */
  readonly heard: boolean;
  /** The connection is open and alive, but nothing new has come for minutes. */
  readonly stalled: boolean;
  /** A connection that was live is being replaced as a matter of routine; there is no need to show it. */
  readonly quiet: boolean;
  /** True once the stream was asked for from its start because the server refused the cursor, and nothing has come of it. */
  readonly replayed: boolean;
  readonly oversized: boolean;
  /** How the task ended, when the server has said so before its stream did. What is left of the stream comes first. */
  readonly outcome: KnownOutcome | null;
  /** What was left of it then. */
  readonly rest: Rest;
  /** How often the stream has closed since then without anything new. */
  readonly emptyEnds: number;
  readonly inquiry: Inquiry | null;
  readonly blockers: readonly Blocker[];
  /** The shortest wait before a reconnection that the stream has asked for. */
  readonly floorMs: number;
  /** A wait that the server asked for with the last refusal, milliseconds. */
  readonly owedMs: number;
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
  heard: false,
  stalled: false,
  quiet: false,
  replayed: false,
  oversized: false,
  outcome: null,
  rest: 'unknown',
  emptyEnds: 0,
  inquiry: null,
  blockers: [],
  floorMs: 0,
  owedMs: 0,
  waitReason: null,
  waitMs: null,
  detail: null,
};

/** What a person is shown. */
export type Shown = Pick<ConnectionState, 'phase' | 'waitReason' | 'waitMs' | 'detail'>;

export function shown(state: ConnectionState): Shown {
  const { phase, waitReason, waitMs, detail } = state;
  if (state.quiet) return { phase: 'live', waitReason: null, waitMs: null, detail: null };
  return { phase, waitReason, waitMs, detail };
}
