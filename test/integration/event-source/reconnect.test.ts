/** Connecting again by itself, as a user of the module outside the app has it. */
import { describe, expect, it } from 'vitest';
import { persistentReconnect, standardReconnect } from '../../../src/main/streams/event-source';
import { ManualClock } from '../../unit/main/manual-clock';
import { follow, logged } from './following';
import { head, STREAM_HEAD, says, startRawServer } from './raw-server';

/** Runs the clock on whenever the connection waits, as long as the test asks for more. */
function impatient(clock: ManualClock, times: number) {
  let left = times;
  return (_end: unknown, delayMs: number) => {
    left -= 1;
    if (left >= 0) queueMicrotask(() => clock.advance(delayMs));
  };
}

const event = (id: number) => `id: ${id}\ndata: ${id}\n\n`;

describe('connecting again', () => {
  it('goes on after the last id, with the time that the server asked for', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(
      says(STREAM_HEAD, `retry: 2500\n\n${event(1)}${event(2)}id: 3\ndata: torn`),
      says(STREAM_HEAD, event(3)),
      says(head(204)),
    );
    const { end, log } = follow(server.url, {
      clock,
      reconnect: standardReconnect({ random: () => 0.5 }),
      onReconnect: impatient(clock, 9),
    });
    expect(await end).toMatchObject({ kind: 'refused', status: 204 });
    expect(log).toEqual([
      ...['open', 'retry 2500', 'event 1', 'event 2', 'again closed after 2500'],
      ...['open', 'event 3', 'again closed after 2500', 'end refused'],
    ]);
    expect(server.requests.map(({ headers }) => headers['last-event-id'])).toEqual([
      undefined,
      '2',
      '3',
    ]);
  });

  it('C19: sends the same id again when a connection breaks before it brings one', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(
      says(STREAM_HEAD, event(1)),
      says(STREAM_HEAD, ': hb\n\nid: 2\ndata: torn\n'),
      says(STREAM_HEAD),
      says(STREAM_HEAD, event(2)),
      says(head(204)),
    );
    await follow(server.url, {
      clock,
      reconnect: standardReconnect({ random: () => 0 }),
      onReconnect: impatient(clock, 9),
    }).end;
    const sent = server.requests.map(({ headers }) => headers['last-event-id']);
    expect(sent).toEqual([undefined, '1', '1', '1', '2']);
  });

  it('does not send an id that was reset', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(
      says(STREAM_HEAD, `${event(1)}id:\ndata: x\n\n`),
      says(head(204)),
    );
    await follow(server.url, {
      clock,
      reconnect: standardReconnect({ delayMs: 9_000 }),
      onReconnect: impatient(clock, 1),
    }).end;
    expect(server.requests[1]?.headers).not.toHaveProperty('last-event-id');
  });

  it('C35: waits longer and longer for a server that accepts and closes, until an id moves', async () => {
    const clock = new ManualClock();
    const repeating = says(STREAM_HEAD, event(1));
    const server = await startRawServer(
      repeating,
      ...Array.from({ length: 7 }, () => repeating),
      says(STREAM_HEAD, event(2)),
      says(head(204)),
    );
    const waits: number[] = [];
    const again = impatient(clock, 99);
    const { end } = follow(server.url, {
      clock,
      reconnect: standardReconnect({ random: () => 0.999_999 }),
      onReconnect: (ending, delayMs) => {
        waits.push(delayMs);
        again(ending, delayMs);
      },
    });
    await end;
    expect(waits).toEqual([1_000, 1_000, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 1_000]);
  });

  it.each([
    ['a refusal', says(head(500))],
    ['a page', says(head(200, { 'content-type': 'text/html' }), 'hello')],
  ])('is not tried after %s, unless the stream must not be given up', async (_what, answer) => {
    const server = await startRawServer(answer);
    const given = follow(server.url, { reconnect: standardReconnect() });
    await given.end;
    expect(server.requests).toHaveLength(1);

    const clock = new ManualClock();
    const passing = await startRawServer(
      answer,
      answer,
      says(STREAM_HEAD, event(1)),
      says(head(404)),
    );
    const { end, events } = follow(passing.url, {
      clock,
      reconnect: persistentReconnect({ random: () => 0 }),
      onReconnect: impatient(clock, 9),
    });
    expect(await end).toMatchObject({ kind: 'refused', status: 404 });
    expect(events).toHaveLength(1);
  });

  it('C37: honours Retry-After, up to five minutes, and retry as the least', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(
      says(head(503, { 'retry-after': '20' })),
      says(head(429, { 'retry-after': '86400' })),
      says(STREAM_HEAD, `retry: 9999999999\n\n${event(1)}`),
      says(head(503, { 'retry-after': '1' })),
      says(head(404)),
    );
    const following = follow(server.url, {
      clock,
      reconnect: persistentReconnect({ random: () => 0 }),
      onReconnect: impatient(clock, 9),
    });
    await following.end;
    expect(following.log.filter((line) => line.startsWith('again'))).toEqual([
      'again refused after 20000',
      'again refused after 300000',
      'again closed after 300000',
      'again refused after 300000',
    ]);
  });

  it('stops when it is closed while it waits', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(says(STREAM_HEAD, event(1)));
    const following = follow(server.url, { clock, reconnect: standardReconnect() });
    await logged(following, 'again closed after 1000');
    following.connection.close();
    clock.advance(60_000);
    expect(await following.end).toEqual({ kind: 'abandoned' });
    expect(server.requests).toHaveLength(1);
  });
});
