/**
 * Bytes to events (WHATWG HTML, 9.2 Server-sent events), on `eventsource-parser`. One reader per connection: neither a
 * decoder nor a half-received event outlives the connection it belongs to.
 */
import { createParser } from 'eventsource-parser';

/** The largest event that is accepted, in UTF-16 code units. */
export const MAX_EVENT_LENGTH = 8 * 1024 * 1024;

export interface SseEvent {
  /** The event's own id; null when it carries none or an empty one. */
  readonly id: string | null;
  readonly data: string;
}

export interface SseHandlers {
  onEvent(event: SseEvent): void;
  /** Bytes arrived, comments included: the connection is alive. */
  onBytes(count: number): void;
  /** A comment arrived, which servers send as a heartbeat. */
  onComment?(): void;
  /** The server's wish for the time before a reconnection, milliseconds. */
  onRetry?(ms: number): void;
}

/** An event outgrew {@link MAX_EVENT_LENGTH}. */
export class OversizedEventError extends Error {
  override readonly name = 'OversizedEventError';

  constructor() {
    super(`An event is larger than ${MAX_EVENT_LENGTH / 1024 / 1024} MiB.`);
  }
}

/**
 * Reads events until the body ends or the signal aborts. An event that is not closed by a blank line is dropped, as the standard demands.
 * @throws OversizedEventError, or the body's own error when the connection breaks.
 */
export async function readEvents(
  body: ReadableStream<Uint8Array>,
  handlers: SseHandlers,
  signal: AbortSignal,
): Promise<void> {
  let oversized = false;
  const parser = createParser({
    maxBufferSize: MAX_EVENT_LENGTH,
    onEvent: ({ id, data }) => handlers.onEvent({ id: id ? id : null, data }),
    onComment: () => handlers.onComment?.(),
    onRetry: (ms) => handlers.onRetry?.(ms),
    onError: (error) => {
      // Unknown fields and bad retry values are ignored, as the standard demands.
      if (error.type === 'max-buffer-size-exceeded') oversized = true;
    },
  });
  // The parser strips the one byte order mark that may lead a stream; a second one is data.
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  const reader = body.getReader();
  const abandon = () => void cancel(reader);
  signal.addEventListener('abort', abandon, { once: true });
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      handlers.onBytes(value.byteLength);
      parser.feed(decoder.decode(value, { stream: true }));
      if (oversized) throw new OversizedEventError();
    }
  } finally {
    signal.removeEventListener('abort', abandon);
    await cancel(reader);
  }
}

/** Lets go of a body. One that has failed rejects with the failure that its reader has met already. */
async function cancel(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<void> {
  await reader.cancel().catch(() => undefined);
}
