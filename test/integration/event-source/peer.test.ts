/** The connection beside the `eventsource` package, both reading the same bytes from the same server. */
import { EventSource } from 'eventsource';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cut, places } from '../../unit/main/event-source/decoding';
import { follow } from './following';
import { STREAM_HEAD, startRawServer } from './raw-server';

const NAMES = ['message', 'x', 'end'];
/** Closes whatever event is open, then says that the stream is over. */
const END = '\n\nevent: end\ndata:\n\n';

// Without byte order marks, about which the package and the standard do not agree.
const token = fc.constantFrom(
  ...['data', 'id', 'event', 'retry', ':', ' ', '\n', '\r', '\r\n', '\n\n', 'x', '7', '\0'],
  ...['é', '🚀', 'data: ', 'data: a\n\n', 'id: 1\n', 'event: x\n', ': hb\n'],
);
const streams = fc.array(token, { maxLength: 60 }).map((tokens) => tokens.join('') + END);

interface Told {
  readonly type: string;
  readonly data: string;
  readonly lastEventId: string;
}

function readByPackage(url: string): Promise<Told[]> {
  return new Promise((resolve) => {
    const told: Told[] = [];
    const source = new EventSource(url);
    for (const name of NAMES) {
      source.addEventListener(name, ({ type, data, lastEventId }: MessageEvent<string>) => {
        told.push({ type, data, lastEventId });
        if (name !== 'end') return;
        source.close();
        resolve(told);
      });
    }
  });
}

async function readByUs(url: string): Promise<Told[]> {
  const told: Told[] = [];
  const { connection } = follow(url, {
    onEvent: ({ type, data, lastEventId }) => {
      if (NAMES.includes(type)) told.push({ type, data, lastEventId });
      if (type === 'end') connection.close();
    },
  });
  await connection.closed;
  return told;
}

it('tells the same as the eventsource package, whatever a server sends in whatever pieces', async () => {
  let pieces: readonly Uint8Array[] = [];
  const server = await startRawServer((socket) => {
    socket.setNoDelay(true);
    socket.write(STREAM_HEAD);
    const rest = [...pieces];
    const next = () => {
      const piece = rest.shift();
      if (piece) socket.write(piece, () => setImmediate(next));
    };
    next();
  });
  await fc.assert(
    fc.asyncProperty(streams, places, async (stream, at) => {
      pieces = cut(new TextEncoder().encode(stream), at);
      const [theirs, ours] = await Promise.all([readByPackage(server.url), readByUs(server.url)]);
      expect(ours).toEqual(theirs);
      expect(ours.at(-1)).toMatchObject({ type: 'end' });
    }),
    { numRuns: 150 },
  );
});
