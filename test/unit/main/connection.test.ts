import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GRACE_MS, STALL_MS, step } from '../../../src/main/streams/connection';
import {
  type ConnectionEvent,
  type ConnectionState,
  type Effect,
  initialConnection,
  type Rest,
  shown,
} from '../../../src/main/streams/connection-state';
import type { Failure } from '../../../src/main/streams/failure';

/** Runs events through the machine, filling in the attempt that is current when each arrives. */
function play(...events: Unnumbered[]): { state: ConnectionState; effects: Effect[] } {
  return playFrom(initialConnection, ...events);
}

type Unnumbered = ConnectionEvent extends infer E
  ? E extends { attempt: number }
    ? Omit<E, 'attempt'>
    : E
  : never;

function playFrom(from: ConnectionState, ...events: Unnumbered[]) {
  let state = from;
  let effects: Effect[] = [];
  for (const event of events) {
    const numbered = { attempt: state.attempt, ...event } as ConnectionEvent;
    const next = step(state, numbered, 0.5);
    state = next.state;
    effects = next.effects.filter(isWait);
  }
  return { state, effects };
}

/** Leaves out the timers that no test here is about. */
function isWait(effect: Effect): boolean {
  if (effect.type === 'clear-timer') return false;
  return effect.type !== 'set-timer' || ![GRACE_MS, STALL_MS].includes(effect.ms);
}

const start = { type: 'start' } as const;
const opened = { type: 'opened' } as const;
const progressed = { type: 'progressed' } as const;
const failed = (failure: Failure) => ({ type: 'failed', failure }) as const;
const http = (status: number, retryAfterMs: number | null = null): Failure => ({
  kind: 'http',
  status,
  code: null,
  message: `said ${status}`,
  retryAfterMs,
});
const network: Failure = { kind: 'network', message: 'refused' };
const closed: Failure = { kind: 'closed' };

describe('the connection machine', () => {
  it('connects from the cursor, goes live, and settles at the end', () => {
    expect(play(start).effects).toEqual([{ type: 'connect', attempt: 1, replay: false }]);
    expect(play(start, opened).state.phase).toBe('live');
    const { state, effects } = play(start, opened, { type: 'ended', end: 'finished' });
    expect(state.phase).toBe('settled');
    expect(effects).toContainEqual({ type: 'settle', outcome: 'completed', detail: null });
  });

  it('settles a stopped stream as stopped', () => {
    const { effects } = play(start, opened, { type: 'ended', end: 'aborted' });
    expect(effects).toContainEqual({ type: 'settle', outcome: 'stopped', detail: null });
  });

  it('never takes a closed connection for an end', () => {
    const { state, effects } = play(start, opened, failed(closed));
    expect(state).toMatchObject({ phase: 'waiting', waitReason: 'backoff', failures: 1 });
    expect(effects).toEqual([{ type: 'set-timer', ms: 250 }]);
  });

  it('follows a recycled connection at once when it brought something new', () => {
    const { effects } = play(start, opened, progressed, failed(closed));
    expect(effects).toEqual([{ type: 'connect', attempt: 2, replay: false }]);
  });

  it('backs off longer with each failure and starts over after a new event', () => {
    const retry = [failed(network), { type: 'timer' }] as const;
    const { state } = play(start, ...retry, ...retry, ...retry, failed(network));
    expect(state).toMatchObject({ failures: 4, waitMs: 2_000 });
    const again = playFrom(state, { type: 'timer' }, opened, progressed, failed(network));
    expect(again.state).toMatchObject({ failures: 1, waitMs: 250 });
  });

  it('does not count a connection that opens and closes as progress', () => {
    const round = [opened, failed(closed), { type: 'timer' }] as const;
    expect(play(start, ...round, ...round, ...round).state.failures).toBe(3);
  });

  it.each([500, 502, 503, 504])('keeps trying after %i', (status) => {
    expect(play(start, failed(http(status))).state.phase).toBe('waiting');
  });

  it('honours Retry-After and names the limit', () => {
    const { state } = play(start, failed(http(429, 7_000)));
    expect(state).toMatchObject({ waitReason: 'rate-limited', waitMs: 8_000 });
  });

  it('waits for a sign-in after 401 and goes on when it has happened', () => {
    const { state } = play(start, failed(http(401)));
    expect(state).toMatchObject({ phase: 'waiting', waitReason: 'signed-out', waitMs: null });
    const { effects } = playFrom(state, { type: 'unblocked', by: 'signed-out' });
    expect(effects).toContainEqual(expect.objectContaining({ type: 'connect', replay: false }));
  });

  it.each([204, 400, 403, 404, 410, 422])('asks for the status after %i', (status) => {
    expect(play(start, failed(http(status))).effects).toEqual([{ type: 'ask-status', attempt: 2 }]);
  });

  it('replays from the start when the task lives but the cursor is refused', () => {
    const running = { type: 'answered', answer: { kind: 'running' } } as const;
    const { effects } = play(start, failed(http(410)), running);
    expect(effects).toEqual([{ type: 'connect', attempt: 3, replay: true }]);
  });

  it('goes on with a replay that broke before it brought anything', () => {
    const ended = {
      type: 'answered',
      answer: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
    } as const;
    const { effects } = play(start, failed(http(410)), ended, failed(network), { type: 'timer' });
    expect(effects).toEqual([{ type: 'connect', attempt: 4, replay: true }]);
  });

  it('replays again when the log lost more after a replay that brought something', () => {
    const ended = {
      type: 'answered',
      answer: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
    } as const;
    const refusedOnce = [failed(http(410)), ended] as const;
    const cutInReplay = [opened, progressed, failed(network), { type: 'timer' }] as const;
    const { effects } = play(start, ...refusedOnce, ...cutInReplay, ...refusedOnce);
    expect(effects).toEqual([{ type: 'connect', attempt: 6, replay: true }]);
  });

  it('settles with the known outcome when even the replay is refused', () => {
    const ended = {
      type: 'answered',
      answer: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
    } as const;
    const { effects } = play(start, failed(http(410)), ended, failed(http(410)), ended);
    expect(effects).toContainEqual({
      type: 'settle',
      outcome: 'completed',
      detail: 'said 410',
    });
  });

  it('says lost or expired only when the server no longer knows the task', () => {
    const answer = { kind: 'gone', outcome: 'expired', message: 'gone' } as const;
    const { effects } = play(start, failed(http(404)), { type: 'answered', answer });
    expect(effects).toContainEqual({ type: 'settle', outcome: 'expired', detail: 'gone' });
  });

  it('lets the server say whether a stream with an error failed', () => {
    const failedEnd = { type: 'ended', end: 'failed' } as const;
    expect(play(start, opened, failedEnd).effects).toEqual([{ type: 'ask-status', attempt: 2 }]);
    const ended = {
      type: 'answered',
      answer: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
    } as const;
    expect(play(start, opened, failedEnd, ended).effects).toContainEqual({
      type: 'settle',
      outcome: 'completed',
      detail: null,
    });
  });

  it('asks again when the question itself fails', () => {
    const { state } = play(start, failed(http(404)), { type: 'unanswered', failure: network });
    expect(state.phase).toBe('waiting');
    expect(playFrom(state, { type: 'timer' }).effects[0]?.type).toBe('ask-status');
  });

  it('reads a damaged event once more at once', () => {
    const { effects } = play(start, opened, failed({ kind: 'corrupt', reason: 'not JSON' }));
    expect(effects).toEqual([{ type: 'connect', attempt: 2, replay: false }]);
  });

  it('fails a task whose event is too large twice', () => {
    const oversized = failed({ kind: 'oversized', message: 'too large' });
    expect(play(start, opened, oversized).effects[0]?.type).toBe('connect');
    expect(play(start, opened, oversized, opened, oversized).effects).toContainEqual({
      type: 'settle',
      outcome: 'failed',
      detail: 'too large',
    });
  });

  it('waits out a storage failure without giving up', () => {
    const { state } = play(start, opened, failed({ kind: 'storage', message: 'disk full' }));
    expect(state).toMatchObject({ phase: 'waiting', waitReason: 'storage', detail: 'disk full' });
  });

  it('drops its socket on sleep and reconnects at once on wake-up', () => {
    const asleep = play(start, opened, { type: 'blocked', by: 'asleep' });
    expect(asleep.effects).toContainEqual({ type: 'drop', attempt: 1 });
    expect(asleep.state).toMatchObject({ phase: 'waiting', waitReason: 'asleep' });
    const awake = playFrom(asleep.state, { type: 'wake', withinMs: 0 });
    expect(awake.effects.at(-1)).toMatchObject({ type: 'connect', replay: false });
  });

  it('reconnects on wake-up even when no sleep was announced', () => {
    const { effects } = play(start, opened, { type: 'wake', withinMs: 0 });
    expect(effects.map(({ type }) => type)).toEqual(['drop', 'connect']);
  });

  it('waits for the last of several blockers', () => {
    const both = play(
      start,
      { type: 'blocked', by: 'asleep' },
      { type: 'blocked', by: 'backend-down' },
    );
    const one = playFrom(both.state, { type: 'unblocked', by: 'asleep' });
    expect(one.state).toMatchObject({ phase: 'waiting', waitReason: 'backend-down' });
    const none = playFrom(one.state, { type: 'unblocked', by: 'backend-down' });
    expect(none.state.phase).toBe('connecting');
  });

  it('starts to wait when it is begun while blocked', () => {
    const { state } = play({ type: 'blocked', by: 'backend-down' }, start);
    expect(state).toMatchObject({ phase: 'waiting', waitReason: 'backend-down' });
  });

  it('ends a wait when a person asks', () => {
    const { effects } = play(start, failed(network), { type: 'retry-now' });
    expect(effects[0]?.type).toBe('connect');
  });

  it('ignores every signal of an attempt that is over', () => {
    const { state } = play(start, opened, { type: 'wake', withinMs: 0 });
    for (const event of [
      { type: 'opened', attempt: 1 },
      { type: 'progressed', attempt: 1 },
      { type: 'ended', attempt: 1, end: 'finished' },
      { type: 'failed', attempt: 1, failure: network },
      { type: 'answered', attempt: 1, answer: { kind: 'running' } },
    ] as const) {
      expect(step(state, event, 0)).toEqual({ state, effects: [] });
    }
  });

  it('does nothing once it is settled', () => {
    const { state } = play(start, opened, { type: 'ended', end: 'finished' });
    for (const event of [{ type: 'wake', withinMs: 0 }, { type: 'timer' }, start] as const) {
      expect(step(state, event, 0).effects).toEqual([]);
    }
  });

  it('C36: replaces a recycled connection without a word, unless that takes long', () => {
    const live = play(start, opened, progressed).state;
    const next = playFrom(live, failed(closed)).state;
    expect(next.phase).toBe('connecting');
    expect(shown(next)).toEqual(shown(live));
    expect(shown(playFrom(next, opened).state)).toEqual(shown(live));
    expect(shown(playFrom(next, { type: 'timer' }).state).phase).toBe('connecting');
    expect(shown(playFrom(next, failed(network)).state).phase).toBe('waiting');
    const empty = playFrom(next, opened, failed(closed)).state;
    expect([empty.phase, shown(empty).phase]).toEqual(['waiting', 'live']);
  });

  it('C35: C44: asks about a stream that keeps closing empty, and fetches its rest before it settles', () => {
    const round = [opened, failed(closed), { type: 'timer' }] as const;
    const { state, effects } = play(start, ...round, ...round, ...round);
    expect(effects).toEqual([{ type: 'ask-status', attempt: state.attempt }]);
    const running = playFrom(state, { type: 'answered', answer: { kind: 'running' } });
    expect(running.effects[0]).toMatchObject({ type: 'connect', replay: false });
    expect(running.state.failures).toBe(3);
    const over = {
      type: 'answered',
      answer: { kind: 'ended', outcome: 'completed', rest: 'unknown' },
    } as const;
    const tail = playFrom(state, over);
    expect(tail.effects[0]).toMatchObject({ type: 'connect', replay: false });
    expect(playFrom(tail.state, opened, progressed, failed(closed)).state.phase).toBe('connecting');
  });

  const asked = play(
    start,
    ...Array(3)
      .fill([opened, failed(closed), { type: 'timer' }])
      .flat(),
  );
  const over = (rest: Rest) =>
    ({ type: 'answered', answer: { kind: 'ended', outcome: 'completed', rest } }) as const;
  /** How many streams that close empty it takes until the task is settled. */
  const emptyEnds = (rest: Rest) => {
    let { state } = playFrom(asked.state, over(rest));
    let count = 0;
    for (; state.phase !== 'settled' && count < 50; count += 1) {
      state = playFrom(state, opened, failed(closed)).state;
      if (state.phase === 'waiting') state = playFrom(state, { type: 'timer' }).state;
      if (state.phase === 'asking') state = playFrom(state, over(rest)).state;
    }
    return count;
  };

  it('C44: settles at once when the server names an end that is here already', () => {
    expect(playFrom(asked.state, over('none')).effects).toEqual([
      { type: 'settle', outcome: 'completed', detail: null },
    ]);
  });

  it('C44: takes one stream that closes empty for nothing, least of all when events are due', () => {
    expect(emptyEnds('unknown')).toBe(3);
    expect(emptyEnds('due')).toBe(12);
  });

  it('C44: counts empty streams anew after one that brought something', () => {
    const once = [opened, failed(closed), { type: 'timer' }] as const;
    const { state } = playFrom(asked.state, over('unknown'), ...once, ...once);
    const later = playFrom(state, opened, progressed, failed(closed), opened, failed(closed));
    expect(later.state).toMatchObject({ phase: 'waiting', emptyEnds: 1 });
  });

  it('C33: asks now and then about a stream that is alive but brings nothing, and leaves it open', () => {
    const live = play(start, opened, progressed, { type: 'timer' });
    expect(live.effects).toEqual([]);
    const stalled = playFrom(live.state, { type: 'timer' });
    expect(stalled.effects).toEqual([{ type: 'ask-status', attempt: 1 }]);
    const said = playFrom(stalled.state, { type: 'answered', answer: { kind: 'running' } });
    expect(said.effects).toEqual([]);
    expect(shown(said.state)).toMatchObject({
      phase: 'live',
      detail: expect.stringContaining('still working'),
    });
    expect(playFrom(said.state, { type: 'unanswered', failure: network }).state.phase).toBe('live');
    expect(shown(playFrom(said.state, progressed).state).detail).toBeNull();
  });

  it('C34: a network that comes and goes earns longer waits, not more attempts', () => {
    let { state } = play(start, opened);
    const waits: (number | null)[] = [];
    for (let flap = 0; flap < 4; flap += 1) {
      state = playFrom(state, { type: 'blocked', by: 'offline' }).state;
      state = playFrom(state, { type: 'unblocked', by: 'offline' }).state;
      waits.push(state.waitMs);
      state = playFrom(state, { type: 'timer' }).state;
    }
    expect(waits).toEqual([250, 500, 1_000, 2_000]);
  });

  it('C37: an interrupted wait that a server asked for is served in full', () => {
    const { state } = play(start, failed(http(503, 60_000)), { type: 'blocked', by: 'offline' });
    expect(state.waitReason).toBe('offline');
    const back = playFrom(state, { type: 'unblocked', by: 'offline' });
    expect(back.state).toMatchObject({ phase: 'waiting', waitMs: 60_000 });
  });

  it('C37: takes retry: for the shortest wait, however well things go, up to five minutes', () => {
    const { state } = play(
      start,
      opened,
      { type: 'hinted', ms: 4_000 },
      progressed,
      failed(closed),
    );
    expect(state).toMatchObject({ phase: 'waiting', waitMs: 5_000, failures: 0 });
    const absurd = play(start, opened, { type: 'hinted', ms: 1e12 }, failed(network));
    expect(absurd.state.waitMs).toBe(300_000);
  });

  it('C39: goes on at the same cursor with a new token, and stops at 403', () => {
    const request = play(start, { type: 'token-changed' });
    expect(request.effects.map(({ type }) => type)).toEqual(['drop', 'connect']);
    expect(play(start, opened, { type: 'token-changed' }).effects).toEqual([]);
    const running = { type: 'answered', answer: { kind: 'running' } } as const;
    expect(play(start, failed(http(403)), running).effects).toEqual([
      { type: 'settle', outcome: 'lost', detail: 'said 403' },
    ]);
  });

  it.each(['untrusted', 'proxy'] as const)('C40: says what is wrong: %s', (kind) => {
    const { state } = play(start, failed({ kind, message: 'what is wrong' }));
    expect(state).toMatchObject({ waitReason: kind, detail: 'what is wrong' });
    expect(state.waitMs).toBeGreaterThanOrEqual(60_000);
    expect(playFrom(state, { type: 'retry-now' }).state.phase).toBe('connecting');
  });

  it('C32: reconnects at once when it is looked at, and within the given time among many', () => {
    const many = play(start, opened, { type: 'wake', withinMs: 2_000 });
    expect(many.effects).toEqual([
      { type: 'drop', attempt: 1 },
      { type: 'set-timer', ms: 1_000 },
    ]);
    expect(playFrom(many.state, { type: 'timer' }).effects[0]?.type).toBe('connect');
  });

  const anyFailure = fc.constantFrom<Failure>(
    network,
    closed,
    { kind: 'silent' },
    { kind: 'not-a-stream', contentType: 'text/html' },
    { kind: 'corrupt', reason: 'r' },
    { kind: 'storage', message: 'm' },
    http(401),
    http(404),
    http(410),
    http(429, 1_000),
    http(503),
  );
  const blocker = fc.constantFrom('asleep', 'offline', 'signed-out', 'backend-down');
  const anyEvent: fc.Arbitrary<Unnumbered> = fc.oneof(
    fc.constantFrom<Unnumbered>(
      start,
      opened,
      progressed,
      { type: 'timer' },
      { type: 'wake', withinMs: 0 },
      { type: 'wake', withinMs: 2_000 },
      { type: 'token-changed' },
      { type: 'hinted', ms: 4_000 },
      { type: 'retry-now' },
      { type: 'answered', answer: { kind: 'running' } },
    ),
    anyFailure.map(failed),
    anyFailure.map((failure): Unnumbered => ({ type: 'unanswered', failure })),
    fc.record({
      type: fc.constantFrom('blocked', 'unblocked'),
      by: blocker,
    }) as fc.Arbitrary<Unnumbered>,
  );

  it('never gives up a task that may be alive, and always has something that will move it', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = step(initialConnection, start, 0.5).state;
        let timer = false;
        for (const event of events) {
          const next = step(state, { attempt: state.attempt, ...event } as ConnectionEvent, 0.5);
          if (event.type === 'timer') timer = false;
          for (const { type } of next.effects) {
            if (type === 'set-timer') timer = true;
            if (type === 'clear-timer') timer = false;
            // Only a server that refuses to say anything for good ends a task here.
            if (event.type !== 'unanswered') expect(type).not.toBe('settle');
          }
          expect(next.state.attempt).toBeGreaterThanOrEqual(state.attempt);
          state = next.state;
          if (state.phase === 'settled') break;
          if (state.phase === 'waiting') expect(timer || state.blockers.length > 0).toBe(true);
        }
      }),
      { numRuns: 500 },
    );
  });
});
