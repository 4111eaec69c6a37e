/** What becomes of each kind of answer, on real sockets. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { constants, createGzip } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MAX_EVENT_BYTES } from '../../../src/main/streams/event-source';
import { ManualClock } from '../../unit/main/manual-clock';
import { eventually, follow, logged } from './following';
import { flood, head, type RawAnswer, STREAM_HEAD, says, startRawServer } from './raw-server';

/** Starts a server; stops with the test. @returns its address. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Follows a server that gives this one answer. */
async function answered(...parts: readonly (string | Uint8Array)[]) {
  const server = await startRawServer(says(...parts));
  return { server, ...follow(server.url) };
}

describe('a request', () => {
  it('C09: asks for an event stream, not compressed and not from a cache, and goes on after the last id', async () => {
    const server = await startRawServer(says(STREAM_HEAD));
    await follow(server.url, { lastEventId: '41-ü🚀', headers: { authorization: 'Bearer t' } }).end;
    await follow(server.url).end;
    const [first, second] = server.requests;
    expect(first?.headers).toMatchObject({
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      'cache-control': 'no-cache',
      authorization: 'Bearer t',
    });
    expect(Buffer.from(first?.headers['last-event-id'] ?? '', 'latin1').toString()).toBe('41-ü🚀');
    expect(second?.headers).not.toHaveProperty('last-event-id');
  });
});

describe('a request with a body', () => {
  it('is sent with its method, body and headers', async () => {
    const bodies: string[] = [];
    const server = createServer((request, response) => {
      request
        .setEncoding('utf8')
        .on('data', (text: string) => bodies.push(`${request.method} ${text}`));
      request.on('end', () => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.end('data: a\n\n');
      });
    });
    const { end, events } = follow(await listening(server), {
      method: 'POST',
      body: '{"message":"hi"}',
      headers: { 'content-type': 'application/json' },
    });
    expect(await end).toEqual({ kind: 'closed' });
    expect(events).toHaveLength(1);
    expect(bodies).toEqual(['POST {"message":"hi"}']);
  });
});

describe('an answer that is an event stream', () => {
  it.each([
    'text/event-stream',
    'TEXT/Event-Stream',
    'text/event-stream;charset=utf-8',
    'text/event-stream ; charset="iso-8859-1"; x=y',
    'text/plain, text/event-stream',
  ])('is read as UTF-8: %s', async (type) => {
    const { end, events } = await answered(
      head(200, { 'content-type': type }),
      'data: Grüße 🚀\n\n',
    );
    expect(await end).toEqual({ kind: 'closed' });
    expect(events.map(({ data }) => data)).toEqual(['Grüße 🚀']);
  });

  it('C05: arrives byte by byte', async () => {
    const stream = ': hb\r\n\r\nid: 1\rdata: Grüße 🚀\r\revent: x\ndata: b\n\n';
    const server = await startRawServer((socket) => {
      socket.setNoDelay(true);
      socket.write(STREAM_HEAD);
      const bytes = [...Buffer.from(stream)];
      const next = () => {
        const byte = bytes.shift();
        if (byte === undefined) socket.end();
        else socket.write(Uint8Array.of(byte), () => setImmediate(next));
      };
      next();
    });
    const { end, events, log } = follow(server.url);
    await end;
    expect(log).toEqual(['open', 'comment hb', 'event Grüße 🚀', 'event b', 'end closed']);
    expect(events).toMatchObject([{ id: '1' }, { type: 'x', id: null, lastEventId: '1' }]);
  });

  it('C05: may hold an event of 5 MB', async () => {
    const text = 'ß'.repeat(2.5 * 1024 * 1024);
    const { end, events } = await answered(STREAM_HEAD, `data: ${text}\n\n`);
    await end;
    expect(events.map(({ data }) => data === text)).toEqual([true]);
  });

  it('C05: is left when a line does not end within the limit', async () => {
    let gone = false;
    const server = await startRawServer((socket) => {
      socket.on('close', () => {
        gone = true;
      });
      flood(socket, `${STREAM_HEAD}data: a\n\ndata: `);
    });
    const { end, events } = follow(server.url);
    expect(await end).toMatchObject({
      kind: 'oversized',
      error: { message: expect.stringContaining('8 MiB') },
    });
    expect(events.map(({ data }) => data)).toEqual(['a']);
    expect(MAX_EVENT_BYTES).toBe(8 * 1024 * 1024);
    await eventually(() => expect(gone).toBe(true));
  });

  it('C09: is understood when it comes compressed all the same, event by event', async () => {
    let write: (text: string) => void = () => undefined;
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'content-encoding': 'gzip' });
      const gzip = createGzip();
      gzip.pipe(response);
      write = (text) => {
        gzip.write(text);
        gzip.flush(constants.Z_SYNC_FLUSH);
      };
      write('data: one\n\n');
    });
    const following = follow(await listening(server));
    await logged(following, 'event one');
    write('data: two\n\n');
    await logged(following, 'event two');
  });
});

describe('the end of a connection', () => {
  it('C06: without error, in the middle of an event: the event is dropped', async () => {
    const { end, events, connection } = await answered(
      STREAM_HEAD,
      'id: 1\ndata: a\n\nid: 2\ndata: b\n',
    );
    expect(await end).toEqual({ kind: 'closed' });
    expect(events).toHaveLength(1);
    expect(connection.lastEventId).toBe('1');
  });

  it.each<readonly [string, string, RawAnswer]>([
    [
      'a reset',
      head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' }),
      (socket) => socket.resetAndDestroy(),
    ],
    [
      'too few bytes',
      head(200, { 'content-type': 'text/event-stream', 'content-length': '999' }),
      (socket) => socket.end(),
    ],
    [
      'a chunk that is missing',
      head(200, { 'content-type': 'text/event-stream', 'transfer-encoding': 'chunked' }),
      (socket) => socket.end(),
    ],
  ])('C06: %s is an error of the network', async (_what, start, finish) => {
    const chunked = start.includes('chunked');
    const body = 'id: 1\ndata: a\n\nid: 2\ndata: b\n';
    const server = await startRawServer((socket, request) => {
      socket.write(start + (chunked ? `${body.length.toString(16)}\r\n${body}\r\n` : body));
      // Not before the event has arrived: a reset may overtake what was sent before it.
      finishNow = () => finish(socket, request);
    });
    let finishNow: () => void = () => undefined;
    const { end, events, connection } = follow(server.url, { onEvent: () => finishNow() });
    expect(await end).toMatchObject({ kind: 'network', error: expect.any(Error) });
    expect(events).toHaveLength(1);
    expect(connection.lastEventId).toBe('1');
  });

  it('is an error of the network when nobody listens', async () => {
    const { end } = follow('http://127.0.0.1:1/');
    expect(await end).toMatchObject({ kind: 'network' });
  });
});

describe('an answer that is none', () => {
  it.each([
    ['a page', 'text/html; charset=utf-8'],
    ['no type', null],
    ['an empty type', ''],
    ['something that only begins like one', 'text/event-stream-ish'],
    ['something that only contains one', 'text/plain; x=text/event-stream'],
    ['JSON', 'application/json'],
  ])('C08: %s is never read', async (_what, type) => {
    const headers: Record<string, string> = type === null ? {} : { 'content-type': type };
    const { end, log } = await answered(head(200, headers), 'data: a\n\n');
    expect(await end).toEqual({ kind: 'not-a-stream', contentType: type });
    expect(log).toEqual(['end not-a-stream']);
  });

  it('204 says that there is nothing more', async () => {
    const { end } = await answered(head(204));
    expect(await end).toMatchObject({ kind: 'refused', status: 204, body: '' });
  });

  it.each([400, 401, 404, 410, 429, 500, 503])(
    '%i is a refusal, with what the server says',
    async (status) => {
      const { end, log } = await answered(
        head(status, { 'content-type': 'text/event-stream', 'retry-after': '7' }),
        '{"detail":"Nö."}',
      );
      const refusal = await end;
      expect(refusal).toMatchObject({ kind: 'refused', status, body: '{"detail":"Nö."}' });
      expect(refusal.kind === 'refused' && refusal.headers.get('retry-after')).toBe('7');
      expect(log).toEqual(['end refused']);
    },
  );

  it('a refusal without end is read to a limit', async () => {
    const server = await startRawServer((socket) => flood(socket, head(500)));
    const refusal = await follow(server.url).end;
    expect(refusal.kind === 'refused' && refusal.body.length).toBe(64 * 1024);
  });
});

describe('silence', () => {
  it('C31: no answer, no byte: given up by a clock that nobody sets', async () => {
    const clock = new ManualClock();
    const server = await startRawServer(
      () => undefined,
      (socket) => socket.write(STREAM_HEAD),
    );
    const unanswered = follow(server.url, { clock });
    await eventually(() => expect(server.requests).toHaveLength(1));
    clock.advance(9_999);
    expect(unanswered.log).toEqual([]);
    clock.advance(1);
    expect(await unanswered.end).toEqual({ kind: 'unanswered' });

    const silent = follow(server.url, { clock, silenceMs: 30_000 });
    await logged(silent, 'open');
    clock.advance(29_999);
    expect(silent.log).toEqual(['open']);
    clock.advance(1);
    expect(await silent.end).toEqual({ kind: 'silent' });
  });

  it('C31: also when a refusal does not come to its end', async () => {
    const clock = new ManualClock();
    const server = await startRawServer((socket) => socket.write(`${head(503)}{"detail`));
    const following = follow(server.url, { clock });
    await eventually(() => expect(server.requests).toHaveLength(1));
    clock.advance(10_000);
    expect(await following.end).toEqual({ kind: 'unanswered' });
  });

  it('C09: a stream that is slow is kept by its comments, one that is dead is not', async () => {
    const clock = new ManualClock();
    let beat: () => void = () => undefined;
    const server = await startRawServer((socket) => {
      socket.write(STREAM_HEAD);
      beat = () => void socket.write(': hb\n\n');
    });
    const following = follow(server.url, { clock, silenceMs: 30_000 });
    await logged(following, 'open');
    for (let count = 1; count <= 10; count += 1) {
      clock.advance(4_000);
      beat();
      await logged(following, 'comment hb', count);
    }
    // Three missed heartbeats.
    clock.advance(11_999);
    expect(following.log.at(-1)).toBe('comment hb');
    clock.advance(1);
    expect(await following.end).toEqual({ kind: 'silent' });
  });

  it('is no matter unless somebody says how long it may last', async () => {
    const clock = new ManualClock();
    let speak: () => void = () => undefined;
    const server = await startRawServer((socket) => {
      socket.write(`${STREAM_HEAD}: one\n\n`);
      speak = () => void socket.end(': two\n\ndata: late\n\n');
    });
    const following = follow(server.url, { clock });
    await logged(following, 'comment one');
    clock.advance(86_400_000);
    speak();
    expect(await following.end).toEqual({ kind: 'closed' });
    expect(following.events).toHaveLength(1);
  });
});

describe('a connection that was given up', () => {
  it('C18: tells nothing of what still arrives', async () => {
    let write: (text: string) => void = () => undefined;
    const server = await startRawServer((socket) => {
      write = (text) => void socket.write(text);
      write(`${STREAM_HEAD}data: a\n\n`);
    });
    const following = follow(server.url);
    await logged(following, 'event a');
    write('data: late\n\n');
    following.connection.close();
    expect(await following.end).toEqual({ kind: 'abandoned' });
    write('data: later\n\n');
    // Another exchange with the same server: by its end the late bytes have long been there.
    const other = follow(server.url);
    await logged(other, 'event a');
    expect(following.log).toEqual(['open', 'event a']);
  });

  it('C18: tells nothing more of the piece in which it was given up', async () => {
    const server = await startRawServer(
      says(STREAM_HEAD, 'data: a\n\ndata: b\n\n: c\n\nid: 9\n\n'),
    );
    const { connection, log, end } = follow(server.url, {
      onEvent: () => connection.close(),
    });
    expect(await end).toEqual({ kind: 'abandoned' });
    expect(log).toEqual(['open', 'event a']);
    expect(connection.lastEventId).toBe('');
  });

  it('C18: lets go of an answer that comes too late', async () => {
    let arrive: (response: Response) => void = () => undefined;
    let cancelled = false;
    const { connection, log, end } = follow(
      () =>
        new Promise((resolve) => {
          arrive = resolve;
        }),
    );
    connection.close();
    arrive(
      new Response(
        new ReadableStream({
          cancel: () => {
            cancelled = true;
          },
        }),
        {
          headers: { 'content-type': 'text/event-stream' },
        },
      ),
    );
    expect(await end).toEqual({ kind: 'abandoned' });
    await eventually(() => expect(cancelled).toBe(true));
    expect(log).toEqual([]);
  });

  it('can be given up through a signal, before and after', async () => {
    const server = await startRawServer(says(STREAM_HEAD));
    expect(await follow(server.url, { signal: AbortSignal.abort() }).end).toEqual({
      kind: 'abandoned',
    });
    expect(server.requests).toEqual([]);
    const controller = new AbortController();
    const open = await startRawServer((socket) => socket.write(STREAM_HEAD));
    const following = follow(open.url, { signal: controller.signal });
    await logged(following, 'open');
    controller.abort();
    expect(await following.end).toEqual({ kind: 'abandoned' });
  });

  it('ends when a handler throws, and says so', async () => {
    const error = new Error('no');
    const server = await startRawServer(says(STREAM_HEAD, 'data: a\n\ndata: b\n\n'));
    const { end, log } = follow(server.url, {
      onEvent: () => {
        throw error;
      },
    });
    expect(await end).toEqual({ kind: 'handler', error });
    expect(log).toEqual(['open', 'event a', 'end handler']);
  });
});
