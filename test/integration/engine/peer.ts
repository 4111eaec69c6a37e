/** A chat server of which a test decides every byte, on a real socket. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: string;
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

export interface Peer {
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly asked: Asked[];
  /** Cursors of the requests for task streams. */
  cursors(): (string | null)[];
}

/** Starts a server that answers by the first matching `METHOD /path` pattern; stops with the test. */
export async function startPeer(routes: Readonly<Record<string, Answer>>): Promise<Peer> {
  const asked: Asked[] = [];
  const server = createServer((request, response) => {
    readBody(request).then((body) => {
      const url = new URL(request.url ?? '/', 'http://peer');
      const method = request.method ?? '';
      const one: Asked = {
        method,
        path: url.pathname.replace('/api/chat', ''),
        query: url.searchParams,
        body,
      };
      asked.push(one);
      const answer = Object.entries(routes).find(([pattern]) =>
        new RegExp(`^${pattern}$`).test(`${method} ${one.path}`),
      );
      if (answer) answer[1](one, response);
      else json(response, 404, { detail: 'No such thing.' });
    }, response.destroy.bind(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    cursors: () =>
      asked
        .filter(({ path }) => /^\/tasks\/[^/]+\/stream$/.test(path))
        .map(({ query }) => query.get('last_message_id')),
  };
}

async function readBody(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
  return body;
}

export function json(
  response: ServerResponse,
  status: number,
  body: object,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(JSON.stringify(body));
}

export function openStream(response: ServerResponse, headers: Record<string, string> = {}): void {
  response.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
  response.flushHeaders();
}

/** One event of a task's stream, as bytes on the wire. */
export function frame(id: string | null, data: object | string): string {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return `${id === null ? '' : `id: ${id}\n`}data: ${text}\n\n`;
}

export const DONE = frame(null, '[DONE]');

/** The events of a log after a cursor, then the end marker; ids are `1-<index>`. */
export function tail(log: readonly (object | string)[], cursor: string | null): string {
  const from = cursor === null || cursor === '0-0' ? 0 : Number(cursor.split('-')[1]) + 1;
  const frames = log.map((data, index) => frame(`1-${index}`, data));
  return frames.slice(from).join('') + DONE;
}
