/** The app's own network stack: redirects, and what it says of itself. */
import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from '../support/test.ts';

const TEXT = '/script text chars=8000 interval=4 seed=3';
const STREAM = /\/tasks\/[^/]+\/stream/;

/** A server in front of another: answers by `detour` where that gives an address, else passes everything through. */
async function front(target: string, detour: (asked: IncomingMessage) => string | null) {
  const asked: { readonly url: string; readonly headers: IncomingMessage['headers'] }[] = [];
  const server = createServer((incoming, answer) => {
    asked.push({ url: incoming.url ?? '', headers: incoming.headers });
    const location = detour(incoming);
    if (location !== null) {
      answer.writeHead(307, { location });
      answer.end();
      return;
    }
    const url = new URL((incoming.url ?? '').replace('/moved/', '/'), target);
    const passed = request(url, { method: incoming.method, headers: incoming.headers }, (reply) => {
      answer.writeHead(reply.statusCode ?? 502, reply.headers);
      reply.pipe(answer);
      let bytes = 0;
      // The first answer is torn, so that the task's stream has to be asked for.
      if (incoming.method === 'POST' && 'x-task-id' in reply.headers) {
        reply.on('data', (piece: Buffer) => {
          bytes += piece.length;
          if (bytes > 20_000) answer.destroy();
        });
      }
    });
    passed.on('error', () => answer.destroy());
    answer.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

test('C10: redirects are followed on the same origin only, and the token stays there', async ({
  stage,
  reference,
}) => {
  const expected = await reference(TEXT);
  const backend = await stage.backend();
  const portal = await front(backend.url, () => null);
  let captured = false;
  const server = await front(backend.url, ({ url = '' }) => {
    if (url.startsWith('/moved/')) return null;
    // The first reconnection meets a captive portal.
    if (STREAM.test(url) && !captured) {
      captured = true;
      return `${portal.url}/login`;
    }
    return `/moved${url}`;
  });
  try {
    const { chat } = await stage.launch({
      backend: { url: server.url, token: backend.token, direct: backend.endpoint() },
    });
    await chat.send(TEXT);
    await chat.expectWholeStory(expected);
  } finally {
    portal.close();
    server.close();
  }
  expect(captured).toBe(true);
  expect(portal.asked).toEqual([]);
  const streams = server.asked.filter(({ url }) => url.startsWith('/moved/') && STREAM.test(url));
  expect(streams.length).toBeGreaterThan(0);
  for (const { headers } of streams) {
    expect(headers).toMatchObject({
      accept: 'text/event-stream',
      'accept-encoding': 'identity',
      authorization: `Bearer ${backend.token}`,
    });
  }
});
