/** A chat server with live tasks that never end. It notes when a task's stream is asked for first. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const RATE = 50;

export interface LiveServer {
  readonly url: string;
  /** The moment of the first request for a stream since the last call, milliseconds since the epoch. */
  firstRequest(): number | null;
  stop(): Promise<void>;
}

export async function startLiveServer(): Promise<LiveServer> {
  let first: number | null = null;
  let told = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://server');
    if (!/\/tasks\/[^/]+\/stream/.test(url.pathname)) {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(
        '{"sessions":[],"total":0,"id":"r","created_at":"","updated_at":"","messages":[]}',
      );
      return;
    }
    first ??= Date.now();
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (chunk: object) => {
      told += 1;
      response.write(`id: ${Date.now()}-${told}\ndata: ${JSON.stringify(chunk)}\n\n`);
    };
    if (url.searchParams.get('last_message_id') === '0-0') send({ type: 'start', messageId: 'm' });
    send({ type: 'text-start', id: `x${told}` });
    const id = `x${told - 1}`;
    const timer = setInterval(
      () => send({ type: 'text-delta', id, delta: `some words ${told} ` }),
      1_000 / RATE,
    );
    response.on('close', () => clearInterval(timer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    firstRequest() {
      const at = first;
      first = null;
      return at;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
