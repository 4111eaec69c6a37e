/** What follows on each way in which an attempt can fail. */
import { backoffAbove } from './backoff';
import { fence, pause, proceed, settle, wait } from './connection-moves';
import type { ConnectionState, Inquiry, Rest, Transition } from './connection-state';
import { classOf, describe, type Failure, type HttpFailure } from './failure';

/** Between attempts that only a person or another network can help. */
export const HELPLESS_MS = 60_000;

/** Shortest wait after a failed write: what arrives before there is room would only be thrown away again. */
const STORAGE_WAIT_MS = 5_000;

/** Every so many connections that close without anything new, the server is asked whether there is anything to come. */
const CLOSED_BEFORE_ASKING = 3;

/**
 * How often the stream of a task that is over has to close empty before nothing more is expected of it. Connections are cut
 * before they bring anything, so one says little; and one that is known to owe something is asked long.
 */
const ENOUGH_EMPTY_ENDS: Readonly<Record<Rest, number>> = { none: 1, unknown: 3, due: 12 };

export function failed(state: ConnectionState, failure: Failure, random: number): Transition {
  // Servers and proxies recycle connections; one that brought something new is followed by the next as a routine.
  const routine = { ...state, quiet: state.phase === 'live' || state.quiet };
  switch (failure.kind) {
    case 'closed':
      if (state.progressed) return followUp(routine, random);
      return closedEmpty(routine, random);
    case 'silent':
      return state.progressed
        ? proceed({ ...state, quiet: false })
        : broken({ ...state, quiet: false }, failure, random);
    case 'corrupt':
      // Read once more from before it; the reader leaves it out when it is as bad the second time.
      return proceed(routine);
    case 'oversized':
      return state.oversized
        ? settle(state, 'failed', failure.message)
        : proceed({ ...routine, oversized: true });
    case 'http':
      return refused({ ...state, quiet: false }, failure, random);
    default:
      return broken({ ...state, quiet: false }, failure, random);
  }
}

function followUp(state: ConnectionState, random: number): Transition {
  return state.floorMs === 0
    ? proceed(state)
    : pause(state, 'backoff', backoffAbove(state.floorMs, 1, random));
}

function closedEmpty(state: ConnectionState, random: number): Transition {
  const emptyEnds = state.outcome ? state.emptyEnds + 1 : 0;
  if (state.outcome && emptyEnds >= ENOUGH_EMPTY_ENDS[state.rest]) {
    return settle(state, state.outcome, null);
  }
  const doubtful = (state.failures + 1) % CLOSED_BEFORE_ASKING === 0;
  const quiet = state.quiet && state.failures === 0;
  const inquiry: Inquiry | null = doubtful ? { about: 'closing' } : null;
  const next = { ...state, quiet, inquiry, emptyEnds };
  return wait(next, 'backoff', describe({ kind: 'closed' }), random);
}

/** The request did not get through, or what came could not be used. */
export function broken(state: ConnectionState, failure: Failure, random: number): Transition {
  const detail = describe(failure);
  // As soon as any write works again, the wait ends by itself.
  if (failure.kind === 'storage') return wait(state, 'storage', detail, random, STORAGE_WAIT_MS);
  if (failure.kind === 'untrusted' || failure.kind === 'proxy') {
    return wait(state, failure.kind, detail, random, HELPLESS_MS);
  }
  return wait(state, 'backoff', detail, random);
}

function refused(state: ConnectionState, failure: HttpFailure, random: number): Transition {
  const { message, status } = failure;
  const kind = classOf(status);
  if (kind === 'permanent') {
    return proceed({ ...state, inquiry: { about: 'refusal', message, denied: status === 403 } });
  }
  return turnedAway(state, failure, random);
}

/** Refused for now. */
export function turnedAway(
  state: ConnectionState,
  failure: HttpFailure,
  random: number,
): Transition {
  const detail = describe(failure);
  const kind = classOf(failure.status);
  if (kind === 'signed-out') return fence({ ...state, detail }, 'signed-out');
  if (kind === 'proxy') return wait(state, 'proxy', detail, random, HELPLESS_MS);
  const reason = kind === 'rate-limited' ? 'rate-limited' : 'backoff';
  return wait(state, reason, detail, random, failure.retryAfterMs ?? 0);
}
