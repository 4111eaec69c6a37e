import { describe, expect, it } from 'vitest';
import { redactData, redactJson, redactText } from '../../../src/main/inspector/redact';
import { CHARS_KEPT, EVENTS_KEPT, EventRing, TASKS_KEPT } from '../../../src/main/inspector/ring';
import { StreamTap } from '../../../src/main/inspector/tap';
import { NOW } from '../renderer/fixtures';

const event = (data: string, id: string | null = null) => ({ id, type: 'message', data });

describe('the ring of raw events', () => {
  it('keeps the newest events of a task and counts them all', () => {
    const ring = new EventRing();
    for (let n = 0; n < EVENTS_KEPT + 5; n += 1) ring.event('t', event(String(n)), NOW);
    const { events, counters } = ring.read('t');
    expect(events).toHaveLength(EVENTS_KEPT);
    expect(events[0]?.data).toBe('5');
    expect(counters.events).toBe(EVENTS_KEPT + 5);
  });

  it('keeps the beginning of a large event and says how much is missing', () => {
    const ring = new EventRing();
    ring.event('t', event('x'.repeat(CHARS_KEPT + 7)), NOW);
    expect(ring.read('t').events[0]).toMatchObject({ data: 'x'.repeat(CHARS_KEPT), cut: 7 });
  });

  it('forgets the task that was heard of longest ago', () => {
    const ring = new EventRing();
    for (let n = 0; n < TASKS_KEPT; n += 1) ring.event(`t${n}`, event('x'), NOW);
    ring.event('t0', event('again'), NOW);
    ring.event('new', event('x'), NOW);
    expect(ring.read('t1').events).toHaveLength(0);
    expect(ring.read('t0').events).toHaveLength(2);
  });
});

describe('listening in', () => {
  const BODY = 'id: 1-0\ndata: {"a":1}\n\n: ping\n\nid: 1-1\ndata: two\n\n';

  function respond(status = 200): Response {
    return new Response(BODY, { status, headers: { 'content-type': 'text/event-stream' } });
  }

  it('passes every byte on, and counts bytes, events and heartbeats', async () => {
    const ring = new EventRing();
    const observed = new StreamTap(
      ring,
      () => true,
      () => NOW,
    ).observe('t', respond());
    expect(await observed.text()).toBe(BODY);
    expect(observed.headers.get('content-type')).toBe('text/event-stream');
    const { events, counters } = ring.read('t');
    expect(counters).toEqual({ connections: 1, bytes: BODY.length, events: 2, heartbeats: 1 });
    expect(events.map(({ kind, id }) => [kind, id])).toEqual([
      ['event', '1-0'],
      ['heartbeat', null],
      ['event', '1-1'],
    ]);
  });

  it('is not there while it is off, and leaves refusals alone', () => {
    const ring = new EventRing();
    const response = respond();
    expect(
      new StreamTap(
        ring,
        () => false,
        () => NOW,
      ).observe('t', response),
    ).toBe(response);
    const refused = respond(503);
    expect(
      new StreamTap(
        ring,
        () => true,
        () => NOW,
      ).observe('t', refused),
    ).toBe(refused);
  });

  it('lets through what it cannot decode', async () => {
    const ring = new EventRing();
    const huge = `data: ${'x'.repeat(9 * 1024 * 1024)}\n\n`;
    const observed = new StreamTap(
      ring,
      () => true,
      () => NOW,
    ).observe('t', new Response(huge));
    expect((await observed.text()).length).toBe(huge.length);
    expect(ring.read('t').counters.bytes).toBe(huge.length);
  });
});

describe('removing secrets', () => {
  it.each([
    ['Authorization: Bearer abc.def-123', 'Authorization: Bearer [removed]'],
    ['at https://me:pw@host/x?token=abc&n=1', 'at https://[removed]@host/x?token=[removed]&n=1'],
    ['key sk-abcdefghijklmnopqrst.', 'key [removed].'],
    ['jwt eyJhbGciOiJI.eyJzdWIi.c2ln', 'jwt [removed]'],
    ['tokens are counted, nothing is secret here', 'tokens are counted, nothing is secret here'],
  ])('%s', (text, left) => expect(redactText(text)).toBe(left));

  it('knows fields by their names, however deep, and leaves the rest', () => {
    const value = {
      name: 'kept',
      total_tokens: 7,
      access_token: 'a',
      nested: [{ apiKey: 'b', password: null, label: 'kept too' }],
      clientSecret: { id: 'c' },
    };
    expect(redactJson(value)).toEqual({
      name: 'kept',
      total_tokens: 7,
      access_token: '[removed]',
      nested: [{ apiKey: '[removed]', password: null, label: 'kept too' }],
      clientSecret: '[removed]',
    });
  });

  it('looks into JSON inside of JSON', () => {
    const data = JSON.stringify({ output: JSON.stringify({ api_key: 'abc', ok: true }) });
    expect(redactData(data)).not.toContain('abc');
    expect(redactData(data)).toContain('ok');
  });
});
