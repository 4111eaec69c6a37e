/**
 * The server of the replay and wake measurements, in a thread of its own: finished logs, each sent in one piece, and a task
 * that never ends and has the next event ready whenever it is asked.
 */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';

/** The task that never ends. */
const ENDLESS = 'endless';

const { logs } = workerData as { readonly logs: Readonly<Record<string, readonly object[]>> };

const frame = (n: number, chunk: object) => `id: 1-${n}\ndata: ${JSON.stringify(chunk)}\n\n`;
const bodies = new Map(
  Object.entries(logs).map(([name, chunks]) => [
    name,
    Buffer.from(`${chunks.map((chunk, n) => frame(n, chunk)).join('')}data: [DONE]\n\n`),
  ]),
);

function sendNext(response: ServerResponse, cursor: string | null): void {
  const seen = cursor?.startsWith('1-') ? Number(cursor.slice(2)) : null;
  if (seen === null) {
    const start = frame(0, { type: 'start', messageId: 'm' });
    response.write(start + frame(1, { type: 'text-start', id: 'x' }));
  } else {
    response.write(frame(seen + 1, { type: 'text-delta', id: 'x', delta: `${seen} ` }));
  }
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://log');
  const task = /\/tasks\/([^/]+)\/stream/.exec(url.pathname)?.[1];
  if (!task) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      '{"sessions":[],"total":0,"id":"r","created_at":"","updated_at":"","messages":[]}',
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (task === ENDLESS) sendNext(response, url.searchParams.get('last_message_id'));
  else response.end(bodies.get(task));
});
// A reader that is busy for long must not find its idle connection closed just when it asks again.
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage((server.address() as AddressInfo).port);
});
