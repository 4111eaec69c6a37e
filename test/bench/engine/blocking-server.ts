/** The server of the blocking measurement, in a thread of its own: one long log at once, and live tasks at a steady pace. */
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { LONG_CHAT, longChat } from './long-chat.ts';

const { replay, rate, seconds } = workerData as {
  readonly replay: number;
  readonly rate: number;
  readonly seconds: number;
};

const frame = (n: number, chunk: object) => `id: 1-${n}\ndata: ${JSON.stringify(chunk)}\n\n`;
const START =
  frame(0, { type: 'start', messageId: 'm' }) + frame(1, { type: 'text-start', id: 'x' });
const delta = (n: number) =>
  frame(n, { type: 'text-delta', id: 'x', delta: `some 24 characters ${n} ` });
const end = (n: number) =>
  `${frame(n, { type: 'text-end', id: 'x' })}${frame(n + 1, { type: 'finish' })}data: [DONE]\n\n`;

function sendReplay(response: ServerResponse): void {
  const deltas = Array.from({ length: replay }, (_, n) => delta(n + 2));
  response.end(`${START}${deltas.join('')}${end(replay + 2)}`);
}

function sendLive(response: ServerResponse): void {
  response.write(START);
  const begun = performance.now();
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.min(rate * seconds, Math.floor(((performance.now() - begun) / 1_000) * rate));
    for (; sent < due; sent += 1) response.write(delta(sent + 2));
    if (sent < rate * seconds) return;
    clearInterval(timer);
    response.end(end(sent + 2));
  }, 1_000 / rate);
}

const told = longChat();

/** The newest rows of the long chat, as many as are asked for. */
function sendRows(url: URL, response: ServerResponse): void {
  const begin = Math.max(0, told.length - Number(url.searchParams.get('limit') ?? told.length));
  const detail = {
    id: `remote-${LONG_CHAT}`,
    created_at: '',
    updated_at: '',
    messages: told.slice(begin),
    active_stream: null,
    has_more_messages: begin > 0,
    oldest_sequence: begin,
  };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify(detail));
}

/** A task whose stream is gone: its answer is in the rows. */
function refuse(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'application/json' });
  response.end('{"detail":"Task not found."}');
}

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://server');
  if (url.pathname.endsWith(`/sessions/remote-${LONG_CHAT}`)) return sendRows(url, response);
  if (url.pathname.includes(`/tasks/${LONG_CHAT}`)) return refuse(response);
  const task = /\/tasks\/([^/]+)\/stream/.exec(request.url ?? '')?.[1];
  if (!task) {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(
      '{"sessions":[],"total":0,"id":"r","created_at":"","updated_at":"","messages":[]}',
    );
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (task === 'replay') sendReplay(response);
  else sendLive(response);
});
server.listen(0, '127.0.0.1', () => {
  parentPort?.postMessage((server.address() as AddressInfo).port);
});
