/** What follows on the end of a stream, and on what the server says when it is asked how the task stands. */
import type { StreamEnd } from '@shared/chat/fold-state';
import { broken, turnedAway } from './connection-failures';
import { proceed, restart, settle, stay, wait } from './connection-moves';
import type { Answer, ConnectionState, Transition } from './connection-state';
import { classOf, type Failure } from './failure';

export function ended(state: ConnectionState, end: StreamEnd): Transition {
  if (end === 'finished') return settle(state, 'completed', null);
  if (end === 'aborted') return settle(state, 'stopped', null);
  // The stream reported an error on its way; whether the task failed is for the server to say.
  return proceed({ ...state, quiet: state.phase === 'live', inquiry: { about: 'end', end } });
}

export function unanswered(state: ConnectionState, failure: Failure, random: number): Transition {
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

export function answered(state: ConnectionState, answer: Answer, random: number): Transition {
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

const STALLED = 'Nothing new for minutes. The server says that it is still working on it.';

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
