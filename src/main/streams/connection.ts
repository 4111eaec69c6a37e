/**
 * The life of the connection to one task's stream, as a pure function: (state, event) -> (state, effects).
 *
 * Rules it keeps: a closed connection is not an end; a task that may still be alive is never given up; only what the
 * stream or the server's status says settles it; signals of an attempt that is no longer the current one do nothing;
 * nothing but a new event makes waits short again.
 */
import type { StreamEnd } from '@shared/chat/fold-state';
import type { TaskOutcome, WaitReason } from '@shared/chat/task';
import { backoffAbove, backoffDelay, RETRY_AFTER_CAP_MS } from './backoff';
import type {
  Answer,
  Blocker,
  ConnectionEvent,
  ConnectionState,
  Effect,
  Inquiry,
  Rest,
  Transition,
} from './connection-state';
import { classOf, describe, type Failure, type HttpFailure } from './failure';

/** How long the routine replacement of a connection goes unmentioned. */
export const GRACE_MS = 3_000;

/** How long an open stream may bring nothing new before the server is asked how the task stands, and again and again. */
export const STALL_MS = 3 * 60_000;

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

function stay(state: ConnectionState): Transition {
  return { state, effects: [] };
}

function isTrying({ phase }: ConnectionState): boolean {
  return phase === 'connecting' || phase === 'live';
}

/** Goes on with what is due: the question that is open, else the stream. */
function proceed(state: ConnectionState, replay = false): Transition {
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
function hold(state: ConnectionState): Transition {
  const waitReason = state.blockers.at(-1) ?? null;
  return {
    state: { ...state, phase: 'waiting', quiet: false, waitReason, waitMs: null },
    effects: [{ type: 'clear-timer' }],
  };
}

function pause(state: ConnectionState, reason: WaitReason, waitMs: number): Transition {
  if (state.blockers.length > 0) return hold(state);
  const quiet = state.quiet && waitMs <= GRACE_MS;
  return {
    state: { ...state, phase: 'waiting', quiet, waitReason: reason, waitMs },
    effects: [{ type: 'set-timer', ms: waitMs }],
  };
}

/** Counts a failure and waits accordingly. */
function wait(
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

function settle(state: ConnectionState, outcome: TaskOutcome, detail: string | null): Transition {
  const over = { inquiry: null, quiet: false, waitReason: null, waitMs: null };
  return {
    state: { ...state, ...over, phase: 'settled', detail },
    effects: [{ type: 'clear-timer' }, { type: 'settle', outcome, detail }],
  };
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

function ended(state: ConnectionState, end: StreamEnd): Transition {
  if (end === 'finished') return settle(state, 'completed', null);
  if (end === 'aborted') return settle(state, 'stopped', null);
  // The stream reported an error on its way; whether the task failed is for the server to say.
  return proceed({ ...state, quiet: state.phase === 'live', inquiry: { about: 'end', end } });
}

function failed(state: ConnectionState, failure: Failure, random: number): Transition {
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
function broken(state: ConnectionState, failure: Failure, random: number): Transition {
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
function turnedAway(state: ConnectionState, failure: HttpFailure, random: number): Transition {
  const detail = describe(failure);
  const kind = classOf(failure.status);
  if (kind === 'signed-out') return fence({ ...state, detail }, 'signed-out');
  if (kind === 'proxy') return wait(state, 'proxy', detail, random, HELPLESS_MS);
  const reason = kind === 'rate-limited' ? 'rate-limited' : 'backoff';
  return wait(state, reason, detail, random, failure.retryAfterMs ?? 0);
}

function unanswered(state: ConnectionState, failure: Failure, random: number): Transition {
  const loud = { ...state, quiet: false };
  if (failure.kind !== 'http') return broken(loud, failure, random);
  if (classOf(failure.status) !== 'permanent') return turnedAway(loud, failure, random);
  // It will not say, now or later; what led to the question has to do.
  const { inquiry } = state;
  if (inquiry?.about === 'closing')
    return wait({ ...loud, inquiry: null }, 'backoff', null, random);
  return inquiry?.about === 'end'
    ? settle(state, 'failed', null)
    : settle(state, 'lost', inquiry?.message ?? failure.message);
}

function answered(state: ConnectionState, answer: Answer, random: number): Transition {
  if (state.phase === 'live') return answeredBeside(state, answer);
  if (state.phase !== 'asking') return stay(state);
  const { inquiry } = state;
  const next = { ...state, inquiry: null };
  if (inquiry?.about === 'end') {
    return settle(next, answer.kind === 'ended' ? answer.outcome : 'failed', null);
  }
  if (answer.kind === 'gone') return settle(next, answer.outcome, answer.message);
  const over = answer.kind === 'ended' ? answer : STILL_RUNNING;
  const { outcome } = over;
  if (inquiry?.about !== 'refusal') return fetchRest(next, over);
  if (inquiry.denied) return settle(next, outcome ?? 'lost', inquiry.message);
  // The server has the task but refuses our position in its stream: what it still holds replaces what we have.
  if (!state.replayed) return proceed(next, true);
  if (outcome) return settle(next, outcome, inquiry.message);
  return wait({ ...next, replayed: false }, 'backoff', inquiry.message, random);
}

/** The answer to a question that was asked beside an open stream. */
function answeredBeside(state: ConnectionState, answer: Answer): Transition {
  if (!state.stalled) return stay(state);
  if (answer.kind === 'running') return stay({ ...state, detail: STALLED });
  // Over at the server, and the stream has not said so: what is left of it is asked for anew.
  const { outcome, rest } = answer.kind === 'ended' ? answer : STILL_RUNNING;
  if (outcome && rest === 'none') return settle(state, outcome, null);
  return restart({ ...state, stalled: false, outcome, rest, emptyEnds: 0 });
}

const STILL_RUNNING = { outcome: null, rest: 'unknown' } as const;

/** Goes on with the stream, unless the task is over and everything it said is here. */
function fetchRest(
  state: ConnectionState,
  { outcome, rest }: Pick<ConnectionState, 'outcome' | 'rest'>,
): Transition {
  if (outcome && rest === 'none') return settle(state, outcome, null);
  const emptyEnds = outcome ? state.emptyEnds : 0;
  return proceed({ ...state, outcome, rest, emptyEnds });
}

const STALLED = 'Nothing new for minutes. The server says that it is still working on it.';

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

/** Drops whatever the current attempt holds and begins the next. */
function restart(state: ConnectionState, afterMs: number | null = null): Transition {
  const fenced = { ...state, attempt: state.attempt + 1, quiet: false };
  const { state: next, effects } =
    afterMs === null ? proceed(state) : pause(fenced, 'backoff', afterMs);
  return { state: next, effects: [{ type: 'drop', attempt: state.attempt }, ...effects] };
}

function blocked(state: ConnectionState, by: Blocker): Transition {
  if (state.blockers.includes(by)) return stay(state);
  const next = { ...state, blockers: [...state.blockers, by] };
  if (state.phase === 'idle') return stay(next);
  // A stream that is open was let in with the token it has.
  if (state.phase === 'live' && by === 'signed-out') return stay(next);
  return fence(next, by);
}

/** Gives up what is open and waits for the circumstance to pass. */
function fence(state: ConnectionState, by: Blocker): Transition {
  const blockers = state.blockers.includes(by) ? state.blockers : [...state.blockers, by];
  // A network that comes and goes without a new event in between earns no quick reconnection.
  const wasted = by === 'offline' && isTrying(state) && !state.progressed ? 1 : 0;
  // A new attempt number fences off whatever the old one still delivers.
  const attempt = state.attempt + 1;
  const fenced = { ...state, blockers, attempt, failures: state.failures + wasted };
  const { state: held, effects } = hold(fenced);
  return { state: held, effects: [{ type: 'drop', attempt: state.attempt }, ...effects] };
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
