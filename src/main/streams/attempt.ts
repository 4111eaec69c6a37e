/** One attempt: a connection to a task's stream, its events parsed, its end in the words of the connection machine. */

import { parseEventData } from '@shared/protocol/chunks';
import { readErrorBody } from '@shared/protocol/errors';
import { errorText } from '../error-text';
import type { StreamEvent } from '../store/apply-events';
import { retryAfterMs } from './backoff';
import type { Clock } from './clock';
import type { Failure } from './connection';
import { connect, type End, HEADER_TIMEOUT_MS, type SseEvent } from './event-source';

export interface AttemptHandlers {
  /** The server has answered with a stream. */
  onOpen(): void;
  onEvent(event: StreamEvent): void;
  /** An event that cannot be read. @returns true to leave it out and go on, false to end the attempt. */
  onCorrupt(eventId: string | null, reason: string): boolean;
  /** The attempt is over; the stream's own end arrives through `onEvent` before. */
  onFailure(failure: Failure): void;
}

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
  const { close } = connect(request, {
    clock,
    headerTimeoutMs: Math.min(HEADER_TIMEOUT_MS, silenceMs),
    silenceMs,
    onOpen: () => handlers.onOpen(),
    onEvent: (event) => deliver(event, handlers),
    onEnd: (end) => handlers.onFailure(failureOf(end, clock.wall())),
  });
  return close;
}

function deliver({ id, data }: SseEvent, handlers: AttemptHandlers): void {
  const parsed = parseEventData(data);
  if (parsed.kind !== 'invalid') return handlers.onEvent({ id, input: parsed });
  if (!handlers.onCorrupt(id, parsed.reason)) throw new CorruptEventError(parsed.reason);
  handlers.onEvent({ id, input: { kind: 'corrupt', eventId: id, reason: parsed.reason } });
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
    case 'network': {
      const message = `The server is not reachable (${errorText(end.error)}).`;
      return { kind: 'network', message };
    }
    case 'handler': {
      const message = errorText(end.error);
      if (end.error instanceof CorruptEventError) return { kind: 'corrupt', reason: message };
      return { kind: 'storage', message: `What arrives cannot be stored (${message}).` };
    }
  }
}
