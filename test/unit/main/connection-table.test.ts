/**
 * Every state of the connection machine against every event. The types below make both complete: a state or an event that
 * is added does not compile without its row and its column.
 */
import { describe, expect, it } from 'vitest';
import { GRACE_MS, STALL_MS, step } from '../../../src/main/streams/connection';
import {
  type Answer,
  type Blocker,
  type ConnectionEvent,
  type ConnectionState,
  type Effect,
  initialConnection,
} from '../../../src/main/streams/connection-state';
import type { Failure, HttpFailure } from '../../../src/main/streams/failure';

const ATTEMPT = 7;

/** Each phase in the variants that events tell apart. */
type Phase = ConnectionState['phase'];
type Variants<P extends Phase> = Record<string, Partial<ConnectionState> & { phase: P }>;

const STATES = {
  idle: { idle: { phase: 'idle' } },
  connecting: {
    connecting: { phase: 'connecting' },
    'connecting quietly': { phase: 'connecting', quiet: true },
  },
  live: {
    live: { phase: 'live' },
    'live with news': { phase: 'live', progressed: true, heard: true },
    'live, stalled': { phase: 'live', stalled: true },
    'live, known to be over': { phase: 'live', outcome: 'completed' },
    'live, known to be over, closed twice': { phase: 'live', outcome: 'completed', emptyEnds: 2 },
  },
  waiting: {
    'waiting out a failure': { phase: 'waiting', waitReason: 'backoff', waitMs: 500, failures: 1 },
    'waiting as told': { phase: 'waiting', waitReason: 'rate-limited', waitMs: 9e3, owedMs: 9e3 },
    'waiting offline': { phase: 'waiting', waitReason: 'offline', blockers: ['offline'] },
    'waiting quietly': {
      phase: 'waiting',
      quiet: true,
      waitReason: 'backoff',
      waitMs: 500,
      failures: 1,
    },
    'waiting to ask': { phase: 'waiting', waitReason: 'backoff', inquiry: { about: 'closing' } },
  },
  asking: {
    'asking after an error': { phase: 'asking', inquiry: { about: 'end', end: 'failed' } },
    'asking after a refusal': {
      phase: 'asking',
      inquiry: { about: 'refusal', message: 'no', denied: false },
    },
    'asking after a refused replay': {
      phase: 'asking',
      replayed: true,
      inquiry: { about: 'refusal', message: 'no', denied: false },
    },
    'asking after 403': {
      phase: 'asking',
      inquiry: { about: 'refusal', message: 'no', denied: true },
    },
    'asking quietly': { phase: 'asking', quiet: true, inquiry: { about: 'end', end: 'failed' } },
    'asking after closings': { phase: 'asking', inquiry: { about: 'closing' } },
  },
  settled: { settled: { phase: 'settled' } },
} as const satisfies { [P in Phase]: Variants<P> };

type StateName = { [P in Phase]: keyof (typeof STATES)[P] }[Phase];

const http = (status: number, retryAfterMs: number | null = null): HttpFailure => ({
  kind: 'http',
  status,
  code: null,
  message: 'no',
  retryAfterMs,
});

type Named<T extends ConnectionEvent['type']> = Record<
  string,
  Omit<Extract<ConnectionEvent, { type: T }>, 'attempt' | 'type'>
>;

/** One entry for each kind of failure, and for HTTP one for each class. */
const FAILURES = {
  network: { kind: 'network', message: 'm' },
  untrusted: { kind: 'untrusted', message: 'm' },
  proxy: { kind: 'proxy', message: 'm' },
  closed: { kind: 'closed' },
  silent: { kind: 'silent' },
  'not-a-stream': { kind: 'not-a-stream', contentType: 'text/html' },
  corrupt: { kind: 'corrupt', reason: 'r' },
  oversized: { kind: 'oversized', message: 'm' },
  storage: { kind: 'storage', message: 'm' },
  http: http(404),
} as const satisfies { [K in Failure['kind']]: Extract<Failure, { kind: K }> };

const ANSWERS = {
  running: { kind: 'running' },
  ended: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
  'ended, all here': { kind: 'ended', outcome: 'completed', rest: 'none' },
  gone: { kind: 'gone', outcome: 'expired', message: 'no more' },
} as const satisfies Record<Answer['kind'], Answer> & Record<string, Answer>;

const BLOCKERS = { asleep: 1, offline: 1, 'signed-out': 1, 'backend-down': 1 } satisfies Record<
  Blocker,
  1
>;

const EVENTS = {
  start: { start: {} },
  opened: { opened: {} },
  hinted: { hinted: { ms: 1_000 } },
  progressed: { progressed: {} },
  ended: {
    'ended finished': { end: 'finished' },
    'ended aborted': { end: 'aborted' },
    'ended failed': { end: 'failed' },
  },
  failed: Object.fromEntries([
    ...Object.entries(FAILURES).map(([kind, failure]) => [`failed ${kind}`, { failure }]),
    ...[401, 403, 407, 429, 503].map((s) => [`failed ${s}`, { failure: http(s, 9_000) }]),
  ]),
  answered: Object.fromEntries(
    Object.entries(ANSWERS).map(([kind, answer]) => [`answered ${kind}`, { answer }]),
  ),
  unanswered: Object.fromEntries([
    ...(['network', 'untrusted', 'http'] as const).map((kind) => [
      `unanswered ${kind}`,
      { failure: FAILURES[kind] },
    ]),
    ...[401, 429].map((s) => [`unanswered ${s}`, { failure: http(s, 9_000) }]),
  ]),
  timer: { timer: {} },
  wake: { wake: { withinMs: 0 }, 'wake among many': { withinMs: 2_000 } },
  'retry-now': { 'retry-now': {} },
  'token-changed': { 'token-changed': {} },
  blocked: Object.fromEntries(
    Object.keys(BLOCKERS).map((by) => [`blocked ${by}`, { by: by as Blocker }]),
  ),
  unblocked: Object.fromEntries(
    Object.keys(BLOCKERS).map((by) => [`unblocked ${by}`, { by: by as Blocker }]),
  ),
} satisfies { [T in ConnectionEvent['type']]: Named<T> };

/** Phase after the event, and the effects in their order; `-` when nothing at all changes. */
function outcome(before: ConnectionState, event: ConnectionEvent): string {
  const { state, effects } = step(before, event, 0.5);
  if (state === before && effects.length === 0) return '-';
  const blockers = state.blockers.length > 0 ? ` [${state.blockers.join(' ')}]` : '';
  const how = state.phase === 'waiting' ? ` ${state.waitReason} ${state.waitMs}` : '';
  const quiet = state.quiet ? ' quietly' : '';
  return `${state.phase}${how}${quiet}${blockers}: ${effects.map(word).join(' ')}`.trim();
}

function word(effect: Effect): string {
  switch (effect.type) {
    case 'connect':
      return effect.replay ? 'replay' : 'connect';
    case 'set-timer':
      return `timer(${timerWord(effect.ms)})`;
    case 'clear-timer':
      return 'no-timer';
    case 'settle':
      return `settle(${effect.outcome})`;
    case 'ask-status':
      return 'ask';
    case 'drop':
      return 'drop';
  }
}

function timerWord(ms: number): string {
  if (ms === GRACE_MS) return 'grace';
  return ms === STALL_MS ? 'stall' : String(ms);
}

function all(): { name: StateName; state: ConnectionState }[] {
  return Object.values(STATES).flatMap((variants) =>
    Object.entries(variants).map(([name, over]) => ({
      name: name as StateName,
      state: { ...initialConnection, attempt: ATTEMPT, ...over },
    })),
  );
}

function events(attempt: number): { name: string; event: ConnectionEvent }[] {
  return Object.entries(EVENTS).flatMap(([type, variants]) =>
    Object.entries<object>(variants).map(([name, over]) => ({
      name,
      event: { type, attempt, ...over } as ConnectionEvent,
    })),
  );
}

describe('the table of the connection machine', () => {
  it.each(all())('$name', ({ state }) => {
    const row = Object.fromEntries(
      events(ATTEMPT).map(({ name, event }) => [name, outcome(state, event)]),
    );
    expect(row).toMatchSnapshot();
  });

  it('C18: ignores whatever an attempt says that is not the current one', () => {
    for (const { state } of all()) {
      for (const attempt of [ATTEMPT - 1, ATTEMPT + 1]) {
        for (const { name, event } of events(attempt)) {
          if (!TELLS_ITS_ATTEMPT.has(event.type)) continue;
          expect(outcome(state, event), `${state.phase}, ${name}`).toBe('-');
        }
      }
    }
  });

  it('connects, asks and waits under a number that no attempt had before', () => {
    for (const { state } of all()) {
      for (const { name, event } of events(ATTEMPT)) {
        const next = step(state, event, 0.5);
        for (const effect of next.effects) {
          if (effect.type === 'connect') {
            expect(effect.attempt, name).toBe(ATTEMPT + 1);
            expect(next.state.phase).toBe('connecting');
          }
          if (effect.type === 'drop') expect(effect.attempt, name).toBe(ATTEMPT);
        }
      }
    }
  });

  it('always has something that will move a task that is not settled', () => {
    for (const { state } of all()) {
      for (const { name, event } of events(ATTEMPT)) {
        const { state: next, effects } = step(state, event, 0.5);
        if (next.phase !== 'waiting' || state.phase === 'waiting') continue;
        const timer = effects.at(-1)?.type === 'set-timer';
        expect(timer || next.blockers.length > 0, `${state.phase}, ${name}`).toBe(true);
      }
    }
  });

  it('settles only on the word of the stream or the server', () => {
    const words = /^(ended|answered|unanswered)|^failed (oversized|closed)$|^timer$/;
    for (const { name: from, state } of all()) {
      for (const { name, event } of events(ATTEMPT)) {
        if (!outcome(state, event).includes('settle')) continue;
        expect(name, from).toMatch(words);
        // What the server said before counts, whatever the stream then leaves out.
        if (/^timer|^failed closed/.test(name)) expect(state.outcome, from).not.toBeNull();
        if (name === 'failed oversized') expect(state.oversized, from).toBe(true);
      }
    }
  });
});

const TELLS_ITS_ATTEMPT = new Set<ConnectionEvent['type']>([
  'opened',
  'hinted',
  'progressed',
  'ended',
  'failed',
  'answered',
  'unanswered',
]);
