/**
 * Server-sent events: the bytes of a stream and how they are written.
 *
 * The log is pulled only as fast as the connection drains, so a slow reader costs one page of memory. A reader that
 * takes nothing for too long is disconnected; it comes back with the id of the last event it got.
 */
import type { ServerResponse } from 'node:http';
import { formatStreamId } from '@shared/protocol/stream-id';
import type { LogEntry } from './log';

/** Milliseconds a browser-like client waits before it reconnects. */
const PREAMBLE = 'retry: 1000\n\n: heartbeat\n\n';
const HEARTBEAT = ': heartbeat\n\n';
const DONE = 'data: [DONE]\n\n';
/** The most that is handed to the connection at once. */
const MAX_WRITE = 64 * 1024;

/** The reader took nothing for too long. */
export class SlowReaderError extends Error {
  override readonly name = 'SlowReaderError';

  constructor(timeout: number) {
    super(`The reader took nothing for ${timeout} ms and was disconnected.`);
  }
}

export interface SseOptions {
  readonly headers: Readonly<Record<string, string>>;
  readonly heartbeatInterval: number;
  readonly slowReaderTimeout: number;
}

export const SSE_HEADERS = {
  // A proxy that compresses holds events back until a block is full.
  'cache-control': 'no-cache, no-transform',
  connection: 'keep-alive',
  'x-accel-buffering': 'no',
  'x-vercel-ai-ui-message-stream': 'v1',
  // Last of all: clients that take a head whose end is missing see no stream then, instead of one whose task has no name.
  'content-type': 'text/event-stream',
} as const;

/** Encodes one log entry as an event. JSON text has no line breaks, so one `data:` line holds it. */
export function encodeEvent(entry: LogEntry): string {
  return `id: ${formatStreamId(entry.position)}\ndata: ${entry.data}\n\n`;
}

/**
 * Sends a task's entries as an event stream, ended by `[DONE]` when the source ends by itself.
 * @param source makes the entries; the signal it gets fires when the client is gone.
 * @returns whether the stream was sent to its end; false when the client left before.
 * @throws SlowReaderError, or what the source throws; the connection is closed then.
 */
export async function sendEvents(
  response: ServerResponse,
  source: (gone: AbortSignal) => AsyncIterable<readonly LogEntry[]>,
  options: SseOptions,
): Promise<boolean> {
  const gone = new AbortController();
  response.once('close', () => gone.abort());
  if (response.destroyed) gone.abort();
  response.writeHead(200, { ...options.headers, ...SSE_HEADERS });
  const write = (text: string) => writeText(response, text, options.slowReaderTimeout);
  const heartbeat = setInterval(() => {
    // A connection that is behind needs no sign of life, and must not pile them up.
    if (!response.writableNeedDrain) response.write(HEARTBEAT);
  }, options.heartbeatInterval);
  try {
    await write(PREAMBLE);
    for await (const entries of source(gone.signal)) {
      for (const text of batches(entries)) await write(text);
    }
    if (gone.signal.aborted) return false;
    clearInterval(heartbeat);
    response.end(DONE);
    await untilTaken(response, 'finish', options.slowReaderTimeout);
    return true;
  } catch (error) {
    response.destroy();
    throw error;
  } finally {
    clearInterval(heartbeat);
  }
}

function* batches(entries: readonly LogEntry[]): Generator<string> {
  let text = '';
  for (const entry of entries) {
    text += encodeEvent(entry);
    if (text.length < MAX_WRITE) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}

/** Writes and waits until the connection has taken it, or is gone. @throws SlowReaderError when it takes too long. */
async function writeText(response: ServerResponse, text: string, timeout: number): Promise<void> {
  if (response.destroyed || response.write(text)) return;
  await untilTaken(response, 'drain', timeout);
}

async function untilTaken(
  response: ServerResponse,
  event: 'drain' | 'finish',
  timeout: number,
): Promise<void> {
  if (response.destroyed) return;
  await new Promise<void>((resolve, reject) => {
    const settle = (error?: SlowReaderError) => {
      clearTimeout(timer);
      response.off(event, onTaken);
      response.off('close', onTaken);
      if (error) reject(error);
      else resolve();
    };
    const onTaken = () => settle();
    const timer = setTimeout(() => {
      // Where nothing waits to be taken, it is not the reader who keeps it.
      settle(response.writableLength > 0 ? new SlowReaderError(timeout) : undefined);
    }, timeout);
    response.once(event, onTaken);
    response.once('close', onTaken);
  });
}
