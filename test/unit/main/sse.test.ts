import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  MAX_EVENT_LENGTH,
  OversizedEventError,
  readEvents,
  type SseEvent,
} from '../../../src/main/streams/sse';

const encoder = new TextEncoder();

/** Reads bytes delivered in the given pieces. */
async function read(pieces: readonly Uint8Array[]): Promise<SseEvent[]> {
  const events: SseEvent[] = [];
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(piece);
      controller.close();
    },
  });
  const handlers = { onEvent: (event: SseEvent) => events.push(event), onBytes: () => undefined };
  await readEvents(body, handlers, new AbortController().signal);
  return events;
}

function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const edges = [0, ...at.map((n) => n % (bytes.length + 1)), bytes.length].toSorted(
    (a, b) => a - b,
  );
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

describe('reading events', () => {
  const stream =
    ': heartbeat\n\nid: 1-0\ndata: {"t":"häß 🚀"}\n\nretry: 1000\n\nid: 1-1\r\ndata:a\r\ndata: b\r\n\r\n' +
    'event: x\ndata: no id\n\ndata: [DONE]\n\n';
  const expected = [
    { id: '1-0', data: '{"t":"häß 🚀"}' },
    { id: '1-1', data: 'a\nb' },
    { id: null, data: 'no id' },
    { id: null, data: '[DONE]' },
  ];

  it('gives the same events however the bytes are cut', async () => {
    const bytes = encoder.encode(stream);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat({ max: 1_000 }), { maxLength: 30 }), async (at) => {
        expect(await read(cut(bytes, at))).toEqual(expected);
      }),
    );
  });

  it('reads byte by byte, through the middle of characters', async () => {
    const bytes = encoder.encode(stream);
    expect(await read([...bytes].map((byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it('drops an event that the connection leaves unfinished, at every byte', async () => {
    const whole = encoder.encode('id: 1-0\ndata: one\n\nid: 1-1\ndata: two\n\n');
    for (let length = 0; length < whole.length; length += 1) {
      const events = await read([whole.subarray(0, length)]);
      expect(events.map(({ id }) => id)).toEqual(length < 19 ? [] : ['1-0']);
    }
  });

  it('refuses an event beyond the cap', async () => {
    const huge = encoder.encode('x'.repeat(1024 * 1024));
    const pieces = Array.from({ length: MAX_EVENT_LENGTH / huge.length + 1 }, () => huge);
    await expect(read([encoder.encode('data: '), ...pieces])).rejects.toThrow(OversizedEventError);
  });

  it('lets a large event below the cap through', async () => {
    const text = 'y'.repeat(5 * 1024 * 1024);
    const events = await read([encoder.encode(`id: 1-0\ndata: ${text}\n\n`)]);
    expect(events).toEqual([{ id: '1-0', data: text }]);
  });

  it('stops reading when it is abandoned', async () => {
    const controller = new AbortController();
    let cancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel() {
        cancelled = true;
      },
    });
    const reading = readEvents(
      body,
      { onEvent: () => undefined, onBytes: () => undefined },
      controller.signal,
    );
    controller.abort();
    await reading;
    expect(cancelled).toBe(true);
  });
});
