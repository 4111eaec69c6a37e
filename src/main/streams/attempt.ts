/** One attempt: a connection to a task's stream, its events parsed, its end in the words of the connection machine. */

import type { FoldInput } from '@shared/chat/fold';
import { parseEventData } from '@shared/protocol/chunks';
import { readErrorBody } from '@shared/protocol/errors';
import { errorText } from '../error-text';
import type { StreamEvent } from '../store/apply-events';
import { retryAfterMs } from './backoff';
import type { Clock } from './clock';
import { connect, type End, HEADER_TIMEOUT_MS, type SseEvent } from './event-source';
import { type Failure, networkFailure } from './failure';
import type { IdOrder } from './id-order';

export interface AttemptHandlers {
  /** The server has answered with a stream. */
  onOpen(): void;
  /** The shortest wait before a reconnection that the server asks for, milliseconds. */
  onRetry(ms: number): void;
  onEvent(event: StreamEvent): void;
  /** An event that cannot be read. @returns true to leave it out and go on, false to end the attempt. */
  onCorrupt(eventId: string | null): boolean;
  /** The attempt is over; the stream's own end arrives through `onEvent` before. */
  onFailure(failure: Failure): void;
}

class CorruptEventError extends Error {
  override readonly name = 'CorruptEventError';
}

/**
 * Reads one response to its end.
 * @param request sends the request; aborted through the signal it is given.
 * @param order watches the ids of all the task's responses.
 * @returns a function that abandons the attempt; nothing is reported afterwards.
 */
export function runAttempt(
  request: (signal: AbortSignal) => Promise<Response>,
  clock: Clock,
  silenceMs: number,
  order: IdOrder,
  handlers: AttemptHandlers,
): () => void {
  order.restart();
  const { close } = connect(request, {
    clock,
    headerTimeoutMs: Math.min(HEADER_TIMEOUT_MS, silenceMs),
    silenceMs,
    onOpen: () => handlers.onOpen(),
    onRetry: (ms) => handlers.onRetry(ms),
    onEvent: (event) => deliver(event, order, handlers),
    onEnd: (end) => handlers.onFailure(failureOf(end, clock.wall())),
  });
  return close;
}

function deliver({ id, data }: SseEvent, order: IdOrder, handlers: AttemptHandlers): void {
  const parsed = parseEventData(data);
  const alarm = order.check(id, data);
  if (parsed.kind === 'invalid' && !handlers.onCorrupt(id)) {
    throw new CorruptEventError(parsed.reason);
  }
  const input: FoldInput =
    parsed.kind === 'invalid' ? { kind: 'corrupt', eventId: id, reason: parsed.reason } : parsed;
  handlers.onEvent(alarm === null ? { id, input } : { id, input, alarm });
}

function failureOf(end: End, now: number): Failure {
  switch (end.kind) {
    case 'closed':
    case 'abandoned':
      return { kind: 'closed' };
    case 'unanswered':
    case 'silent':
      return { kind: 'silent' };
    case 'refused': {
      const { status, headers, body } = end;
      const wait = retryAfterMs(headers.get('retry-after'), now);
      return { kind: 'http', status, ...readErrorBody(status, body), retryAfterMs: wait };
    }
    case 'not-a-stream':
      return { kind: 'not-a-stream', contentType: end.contentType };
    case 'oversized':
      return { kind: 'oversized', message: end.error.message };
    case 'redirected':
      return { kind: 'network', message: end.error.message };
    case 'network':
      return networkFailure(end.error);
    case 'handler': {
      const message = errorText(end.error);
      if (end.error instanceof CorruptEventError) return { kind: 'corrupt', reason: message };
      return { kind: 'storage', message: `What arrives cannot be stored (${message}).` };
    }
  }
}
