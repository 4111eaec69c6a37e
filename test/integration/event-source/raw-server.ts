/** A server of which a test writes every byte of every answer, its headers too. */
import { createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

export interface RawRequest {
  readonly method: string;
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
}

export type RawAnswer = (socket: Socket, request: RawRequest) => void;

export interface RawServer {
  readonly url: string;
  /** Every request so far, oldest first. */
  readonly requests: RawRequest[];
}

/**
 * Starts a server that answers each request by the next of the given answers, and the last one again and again. Stops with
 * the test. A connection carries one request; bodies of requests are not read.
 */
export async function startRawServer(...answers: readonly RawAnswer[]): Promise<RawServer> {
  const requests: RawRequest[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes away is what many tests are about.
    socket.on('error', () => undefined);
    let head = '';
    socket.on('data', (bytes) => {
      if (head.includes('\r\n\r\n')) return;
      head += bytes.toString('latin1');
      if (!head.includes('\r\n\r\n')) return;
      const request = parse(head);
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1];
      answer?.(socket, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return { url: `http://127.0.0.1:${address.port}`, requests };
}

function parse(head: string): RawRequest {
  const [line = '', ...fields] = head.slice(0, head.indexOf('\r\n\r\n')).split('\r\n');
  const [method = '', path = ''] = line.split(' ');
  const headers = fields.map((field) => {
    const colon = field.indexOf(':');
    return [field.slice(0, colon).toLowerCase(), field.slice(colon + 1).trim()] as const;
  });
  return { method, path, headers: Object.fromEntries(headers) };
}

/** The head of an answer whose body ends with the connection. */
export function head(status: number, headers: Readonly<Record<string, string>> = {}): string {
  const fields = Object.entries({ connection: 'close', ...headers });
  return `HTTP/1.1 ${status} -\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
}

export const STREAM_HEAD = head(200, { 'content-type': 'text/event-stream' });

/** Answers with these bytes and ends the connection. */
export function says(...parts: readonly (string | Uint8Array)[]): RawAnswer {
  return (socket) => {
    for (const part of parts) socket.write(part);
    socket.end();
  };
}

/** Redirects. */
export function redirects(status: number, location: string | null): RawAnswer {
  const target: Record<string, string> = location === null ? {} : { location };
  return says(head(status, { ...target, 'content-length': '0' }));
}

/** Writes these bytes, and then `x` for as long as the client takes it. */
export function flood(socket: Socket, start: string): void {
  const block = Buffer.alloc(64 * 1024, 'x');
  const more = (error?: Error | null) => {
    if (!error) socket.write(block, more);
  };
  socket.write(start, more);
}
