/**
 * The life of the connection to one task's stream, as a pure function: (state, event) -> (state, effects).
 *
 * Rules it keeps: a closed connection is not an end; a task that may still be alive is never given up; only what the
 * stream or the server's status says settles it; signals of an attempt that is no longer the current one do nothing;
 * nothing but a new event makes waits short again.
 */
import { backoffDelay, RETRY_AFTER_CAP_MS } from './backoff';
import { answered, ended, unanswered } from './connection-answers';
import { failed } from './connection-failures';
import { fence, hold, isTrying, pause, proceed, restart, settle, stay } from './connection-moves';
import type {
  Blocker,
  ConnectionEvent,
  ConnectionState,
  Effect,
  Transition,
} from './connection-state';

export { GRACE_MS } from './connection-moves';

/** How long an open stream may bring nothing new before the server is asked how the task stands, and again and again. */
export const STALL_MS = 3 * 60_000;

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
      return opened(state);
    case 'hinted':
      return stay({ ...state, floorMs: Math.min(Math.max(event.ms, 0), RETRY_AFTER_CAP_MS) });
    case 'progressed':
      return progressed(state);
    case 'ended':
      return ended(state, event.end);
    case 'failed':
      return isTrying(state) ? failed(state, event.failure, random) : stay(state);
    case 'answered':
      return answered(state, event.answer, random);
    case 'unanswered':
      return state.phase === 'asking' ? unanswered(state, event.failure, random) : stay(state);
    case 'timer':
      return timer(state);
    case 'retry-now':
      return state.phase === 'waiting' ? proceed(state) : stay(state);
    case 'token-changed':
      return state.phase === 'connecting' || state.phase === 'asking'
        ? restart(state)
        : stay(state);
    case 'wake':
      return wake(state, event.withinMs, random);
    case 'blocked':
      return blocked(state, event.by);
    case 'unblocked':
      return unblocked(state, event.by, random);
  }
}

function opened(state: ConnectionState): Transition {
  if (state.phase !== 'connecting') return stay(state);
  return {
    state: { ...state, phase: 'live', quiet: false, heard: false, detail: null },
    effects: [{ type: 'set-timer', ms: STALL_MS }],
  };
}

function progressed(state: ConnectionState): Transition {
  const detail = state.stalled ? null : state.detail;
  const fresh = { progressed: true, heard: true, stalled: false, oversized: false };
  return stay({ ...state, ...fresh, failures: 0, emptyEnds: 0, replayed: false, detail });
}

function timer(state: ConnectionState): Transition {
  if (state.phase === 'waiting') return proceed(state);
  if (state.phase !== 'live') return stay({ ...state, quiet: false });
  const again: Effect = { type: 'set-timer', ms: STALL_MS };
  if (state.heard) return { state: { ...state, heard: false }, effects: [again] };
  // It has been over for minutes, and its stream brings neither the end nor anything else.
  if (state.outcome) return settle(state, state.outcome, null);
  return {
    state: { ...state, stalled: true },
    effects: [again, { type: 'ask-status', attempt: state.attempt }],
  };
}

function wake(state: ConnectionState, withinMs: number, random: number): Transition {
  const blockers = state.blockers.filter((blocker) => blocker !== 'asleep');
  const awake = { ...state, blockers };
  const waitMs = Math.round(withinMs * random);
  if (state.phase === 'idle') return stay(awake);
  return waitMs === 0 ? restart(awake) : restart(awake, waitMs);
}

function blocked(state: ConnectionState, by: Blocker): Transition {
  if (state.blockers.includes(by)) return stay(state);
  const next = { ...state, blockers: [...state.blockers, by] };
  if (state.phase === 'idle') return stay(next);
  // A stream that is open was let in with the token it has.
  if (state.phase === 'live' && by === 'signed-out') return stay(next);
  return fence(next, by);
}

function unblocked(state: ConnectionState, by: Blocker, random: number): Transition {
  if (!state.blockers.includes(by)) return stay(state);
  const next = { ...state, blockers: state.blockers.filter((blocker) => blocker !== by) };
  if (state.phase !== 'waiting') return stay(next);
  if (next.blockers.length > 0) return hold(next);
  if (next.owedMs > 0) return pause(next, 'rate-limited', next.owedMs);
  if (by === 'offline' && next.failures > 0) {
    return pause(next, 'backoff', backoffDelay(next.failures, random));
  }
  return proceed(next);
}
