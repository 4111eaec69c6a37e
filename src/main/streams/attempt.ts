/** One attempt: a response is awaited, its events are read and parsed, and its end is reported exactly once. */

import { parseEventData } from '@shared/protocol/chunks';
import { readErrorBody } from '@shared/protocol/errors';
import { errorText } from '../error-text';
import type { StreamEvent } from '../store/apply-events';
import { retryAfterMs } from './backoff';
import type { Clock } from './clock';
import type { Failure } from './connection';
import { OversizedEventError, readEvents, type SseEvent } from './sse';
import { Watchdog } from './watchdog';

export interface AttemptHandlers {
  /** The server has answered with a stream. */
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  /** An event that cannot be read. @returns true to leave it out and go on, false to end the attempt. */
  onCorrupt(eventId: string | null, reason: string): boolean;
  /** The attempt is over; the stream's own end arrives through `onEvent` before. */
  onFailure(failure: Failure): void;
}

/**
 * How long the response may take to begin, milliseconds. Servers answer a request for a stream at once; a request on a
 * pooled connection that has died without a word never is answered.
 */
const HEADERS_MS = 10_000;

class CorruptEventError extends Error {
  override readonly name = 'CorruptEventError';
}

/**
 * Reads one response to its end.
 * @param request sends the request; aborted through the signal it is given.
 * @returns a function that abandons the attempt; nothing is reported afterwards.
 */
export function runAttempt(
  request: (signal: AbortSignal) => Promise<Response>,
  clock: Clock,
  silenceMs: number,
  handlers: AttemptHandlers,
): () => void {
  const controller = new AbortController();
  const over = (failure: Failure) => {
    if (controller.signal.aborted) return;
    watchdog.stop();
    controller.abort();
    handlers.onFailure(failure);
  };
  const watch = (ms: number) => new Watchdog(clock, ms, () => over({ kind: 'silent' }));
  let watchdog = watch(Math.min(HEADERS_MS, silenceMs));

  const read = async (): Promise<Failure> => {
    const response = await request(controller.signal);
    if (controller.signal.aborted) {
      await response.body?.cancel();
      return { kind: 'closed' };
    }
    watchdog.stop();
    watchdog = watch(silenceMs);
    const refusal = await refusalOf(response, clock.wall());
    if (refusal || !response.body) return refusal ?? { kind: 'closed' };
    if (!controller.signal.aborted) handlers.onOpen();
    await readEvents(
      response.body,
      {
        onBytes: () => watchdog.feed(),
        onComment: () => watchdog.heartbeat(),
        onEvent: (event) => {
          if (!controller.signal.aborted) deliver(event, handlers);
        },
      },
      controller.signal,
    );
    return { kind: 'closed' };
  };
  read().then(over, (error: unknown) => over(failureOf(error)));

  return () => {
    watchdog.stop();
    controller.abort();
  };
}

function deliver({ id, data }: SseEvent, handlers: AttemptHandlers): void {
  const parsed = parseEventData(data);
  if (parsed.kind !== 'invalid') return handlers.onEvent({ id, input: parsed });
  if (!handlers.onCorrupt(id, parsed.reason)) throw new CorruptEventError(parsed.reason);
  handlers.onEvent({ id, input: { kind: 'corrupt', eventId: id, reason: parsed.reason } });
}

async function refusalOf(response: Response, now: number): Promise<Failure | null> {
  const { status, headers } = response;
  if (status !== 200) {
    const { code, message } = readErrorBody(status, await response.text());
    const wait = retryAfterMs(headers.get('retry-after'), now);
    return { kind: 'http', status, code, message, retryAfterMs: wait };
  }
  const contentType = headers.get('content-type');
  if (contentType && /^text\/event-stream\b/i.test(contentType)) return null;
  await response.body?.cancel();
  return { kind: 'not-a-stream', contentType };
}

function failureOf(error: unknown): Failure {
  const message = errorText(error);
  if (error instanceof CorruptEventError) return { kind: 'corrupt', reason: message };
  if (error instanceof OversizedEventError) return { kind: 'oversized', message };
  return { kind: 'network', message: `The server is not reachable (${message}).` };
}
