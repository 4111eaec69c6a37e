/** What the connection machine can do next: go on, wait, begin anew, settle. Each leads to a state and the effects that go with it. */
import type { TaskOutcome, WaitReason } from '@shared/chat/task';
import { backoffAbove } from './backoff';
import type { Blocker, ConnectionState, Effect, Transition } from './connection-state';

/** How long the routine replacement of a connection goes unmentioned. */
export const GRACE_MS = 3_000;

export function stay(state: ConnectionState): Transition {
  return { state, effects: [] };
}

export function isTrying({ phase }: ConnectionState): boolean {
  return phase === 'connecting' || phase === 'live';
}

/** Goes on with what is due: the question that is open, else the stream. */
export function proceed(state: ConnectionState, replay = false): Transition {
  if (state.blockers.length > 0) return hold(state);
  const attempt = state.attempt + 1;
  const next = { ...state, attempt, progressed: false, owedMs: 0, waitReason: null, waitMs: null };
  const timing: Effect = state.quiet
    ? { type: 'set-timer', ms: GRACE_MS }
    : { type: 'clear-timer' };
  if (state.inquiry) {
    return {
      state: { ...next, phase: 'asking' },
      effects: [timing, { type: 'ask-status', attempt }],
    };
  }
  // A replay that broke before it brought anything is still due.
  const replayed = state.replayed || replay;
  return {
    state: { ...next, phase: 'connecting', replayed },
    effects: [timing, { type: 'connect', attempt, replay: replayed }],
  };
}

/** Waits for the last blocker to pass. */
export function hold(state: ConnectionState): Transition {
  const waitReason = state.blockers.at(-1) ?? null;
  return {
    state: { ...state, phase: 'waiting', quiet: false, waitReason, waitMs: null },
    effects: [{ type: 'clear-timer' }],
  };
}

export function pause(state: ConnectionState, reason: WaitReason, waitMs: number): Transition {
  if (state.blockers.length > 0) return hold(state);
  const quiet = state.quiet && waitMs <= GRACE_MS;
  return {
    state: { ...state, phase: 'waiting', quiet, waitReason: reason, waitMs },
    effects: [{ type: 'set-timer', ms: waitMs }],
  };
}

/** Counts a failure and waits accordingly. */
export function wait(
  state: ConnectionState,
  reason: WaitReason,
  detail: string | null,
  random: number,
  atLeastMs = 0,
): Transition {
  const failures = state.failures + 1;
  const floor = Math.max(atLeastMs, state.floorMs);
  // Where the server has asked for nothing, another network or more room may well help before the time is up.
  const asked = reason === 'rate-limited' || reason === 'backoff';
  const next = { ...state, failures, detail, owedMs: asked ? atLeastMs : 0 };
  return pause(next, reason, backoffAbove(floor, failures, random));
}

export function settle(
  state: ConnectionState,
  outcome: TaskOutcome,
  detail: string | null,
): Transition {
  const over = { inquiry: null, quiet: false, waitReason: null, waitMs: null };
  return {
    state: { ...state, ...over, phase: 'settled', detail },
    effects: [{ type: 'clear-timer' }, { type: 'settle', outcome, detail }],
  };
}

/** Drops whatever the current attempt holds and begins the next. */
export function restart(state: ConnectionState, afterMs: number | null = null): Transition {
  const fenced = { ...state, attempt: state.attempt + 1, quiet: false };
  const { state: next, effects } =
    afterMs === null ? proceed(state) : pause(fenced, 'backoff', afterMs);
  return { state: next, effects: [{ type: 'drop', attempt: state.attempt }, ...effects] };
}

/** Gives up what is open and waits for the circumstance to pass. */
export function fence(state: ConnectionState, by: Blocker): Transition {
  const blockers = state.blockers.includes(by) ? state.blockers : [...state.blockers, by];
  // A network that comes and goes without a new event in between earns no quick reconnection.
  const wasted = by === 'offline' && isTrying(state) && !state.progressed ? 1 : 0;
  // A new attempt number fences off whatever the old one still delivers.
  const attempt = state.attempt + 1;
  const fenced = { ...state, blockers, attempt, failures: state.failures + wasted };
  const { state: held, effects } = hold(fenced);
  return { state: held, effects: [{ type: 'drop', attempt: state.attempt }, ...effects] };
}
