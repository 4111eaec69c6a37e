import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, lastId, readEvents, type StreamEvent } from './support/client';
import { type InProcess, startInProcess } from './support/in-process';

let running: InProcess;
let client: ApiClient;
let task: string;
let whole: StreamEvent[];

beforeAll(async () => {
  running = await startInProcess();
  client = running.client;
  const session = await client.createSession();
  const turn = await client.ask(session, '/script text chars=6000 interval=0 seed=7');
  task = turn.taskId;
  whole = turn.events;
});

afterAll(() => running.stop());

const idAt = (index: number) => whole[index]?.id ?? '';

describe('resuming a stream', () => {
  it('cut anywhere gives exactly the rest', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 2 }), async (cut) => {
        const rest = await client.read(task, idAt(cut));
        expect([...whole.slice(0, cut + 1), ...rest]).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('while it is written, cut again and again, gives the same as one reading', async () => {
    const session = await client.createSession();
    const response = await client.send(session, '/script text chars=1500 interval=2 seed=9', 'a');
    const id = response.headers.get('x-task-id') ?? '';
    const parts: StreamEvent[] = [];
    await response.body?.cancel();
    for (let cuts = 1; parts.at(-1)?.data !== '[DONE]'; cuts += 1) {
      const leave = new AbortController();
      const next = await client.stream(id, lastId(parts), leave.signal);
      parts.push(...(await readEvents(next, (_event, count) => count >= 3 + ((cuts * 7) % 50))));
      leave.abort();
    }
    expect(parts).toEqual(await client.read(id));
  });

  it('at its end gives [DONE] alone', async () => {
    expect((await client.read(task, lastId(whole))).map(({ data }) => data)).toEqual(['[DONE]']);
  });

  it('C20: takes the newer of header and query', async () => {
    const early = idAt(3);
    const late = idAt(whole.length - 5);
    for (const [query, header] of [
      [early, late],
      [late, early],
    ]) {
      const response = await client.request(`/tasks/${task}/stream?last_message_id=${query}`, {
        headers: { 'last-event-id': header ?? '' },
      });
      expect(await readEvents(response)).toEqual(whole.slice(-4));
    }
  });

  it('takes the header alone', async () => {
    const response = await client.request(`/tasks/${task}/stream`, {
      headers: { 'last-event-id': idAt(whole.length - 3) },
    });
    expect(await readEvents(response)).toEqual(whole.slice(-2));
  });

  it('C14: compares ids as numbers', async () => {
    const [ms = '', seq = ''] = idAt(whole.length - 2).split('-');
    const tenth = whole.findIndex(({ id }) => id?.endsWith('-10'));
    expect(tenth, 'more than ten events share a millisecond').toBeGreaterThan(0);
    const ninth = idAt(tenth - 1);
    const response = await client.request(`/tasks/${task}/stream?last_message_id=${idAt(tenth)}`, {
      headers: { 'last-event-id': ninth },
    });
    expect((await readEvents(response))[0]?.id).toBe(idAt(tenth + 1));
    expect(`${ms}-${seq}`).toBe(lastId(whole));
  });

  it.each(['junk', '$', '+', '-1', '5-', '1-2-3', 'NaN-0'])(
    'refuses %s as malformed',
    async (id) => {
      const response = await client.stream(task, encodeURIComponent(id));
      expect(response.status).toBe(400);
      expect(await response.json()).toMatchObject({ detail: { code: 'MALFORMED_STREAM_ID' } });
    },
  );

  it('C16: says that there is a gap for a position that the log never issued', async () => {
    for (const id of ['5-0', '9007199254740991-0', `${idAt(0).split('-')[0]}-99999999`]) {
      const response = await client.stream(task, id);
      expect(response.status).toBe(410);
      expect(await response.json()).toEqual({
        detail: {
          code: 'STREAM_GAP',
          message: expect.any(String),
          first_retained_id: idAt(0),
          snapshot: `/api/chat/tasks/${task}/stream?last_message_id=0-0`,
        },
      });
    }
  });

  it('understands a bare 0 as the start', async () => {
    expect(await client.read(task, '0')).toEqual(whole);
  });
});
