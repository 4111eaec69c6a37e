/**
 * Bytes to events: the event stream interpretation of WHATWG HTML, 9.2.6, in any chunking. `eventsource-parser` does the
 * work; where it deviates from the standard or leaves a duty to its caller, this file makes up for it.
 */
import { createParser } from 'eventsource-parser';

/** The largest event that is accepted unless a caller says otherwise, bytes. */
export const MAX_EVENT_BYTES = 8 * 1024 * 1024;

export interface SseEvent {
  /** `message` unless the stream names another. */
  readonly type: string;
  readonly data: string;
  /** The id in the event's own lines; null when there is none or an empty one. A durable cursor goes by this. */
  readonly id: string | null;
  /** The standard's last event ID: it persists over events that carry none, and an empty id resets it to ''. */
  readonly lastEventId: string;
}

export interface DecoderHandlers {
  onEvent(event: SseEvent): void;
  onComment?(text: string): void;
  /** The server's wish for the time before a reconnection, milliseconds. */
  onRetry?(ms: number): void;
  /** A blank line has made an id the last event ID, with or without an event. */
  onLastEventId?(id: string): void;
}

/** An event, or a line, outgrew what was allowed. */
export class OversizedEventError extends Error {
  override readonly name = 'OversizedEventError';

  constructor(maxBytes: number) {
    super(`An event is larger than ${Math.round(maxBytes / 1024 / 102.4) / 10} MiB.`);
  }
}

/** Bytes are decoded in pieces of this size, so that no limit depends on how they arrive. */
const PIECE_BYTES = 64 * 1024;

/** What an event may have beside its data (field names, its id) before its end is no longer waited for. */
const ROOM_BYTES = 2 * PIECE_BYTES;

/** Decodes one response. Neither a half character nor a half event outlives the connection it came on. */
export class EventDecoder {
  private readonly handlers: DecoderHandlers;
  private readonly maxBytes: number;
  /** Leaves byte order marks alone: Node's decoder drops two when the first is cut in its middle. */
  private readonly utf8 = new TextDecoder('utf-8', { ignoreBOM: true });
  private atStart = true;
  private readonly parser: ReturnType<typeof createParser>;
  /** Bytes since something came to its end; what came in the same piece counts in full. */
  private openBytes = 0;
  private somethingEnded = false;
  private overflowed = false;
  private lastId: string;

  /** @param lastEventId the last event ID before this response, '' for none. */
  constructor(handlers: DecoderHandlers, lastEventId = '', maxBytes = MAX_EVENT_BYTES) {
    this.handlers = handlers;
    this.maxBytes = maxBytes;
    this.lastId = lastEventId;
    this.parser = createParser({
      maxBufferSize: maxBytes + ROOM_BYTES,
      onEvent: ({ id, event, data }) => this.dispatch(id, event, data),
      onId: (id) => {
        this.somethingEnded = true;
        this.lastId = id;
        this.handlers.onLastEventId?.(id);
      },
      onComment: (text) => {
        this.somethingEnded = true;
        this.handlers.onComment?.(text);
      },
      onRetry: (ms) => this.handlers.onRetry?.(ms),
      // Unknown fields and bad retry values are ignored, as the standard demands.
      onError: ({ type }) => {
        if (type === 'max-buffer-size-exceeded') this.overflowed = true;
      },
    });
    // The parser's own search for a byte order mark also takes the characters "ï»¿" for one. A blank line, which means
    // nothing here, ends it.
    this.parser.feed('\n');
  }

  /**
   * Decodes the next bytes. Every event they complete is handed over before this returns.
   * @throws OversizedEventError, or what a handler throws. Either way the decoder is of no use any more.
   */
  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
      this.pushPiece(bytes.length <= PIECE_BYTES ? bytes : bytes.subarray(at, at + PIECE_BYTES));
    }
  }

  private pushPiece(piece: Uint8Array): void {
    const text = this.utf8.decode(piece, { stream: true });
    this.parser.feed(this.atStart ? this.withoutMark(text) : text);
    if (this.somethingEnded) this.openBytes = 0;
    this.somethingEnded = false;
    this.openBytes += piece.length;
    if (this.overflowed || this.openBytes > this.maxBytes + ROOM_BYTES) {
      throw new OversizedEventError(this.maxBytes);
    }
  }

  /** Drops the one byte order mark that may lead a stream. */
  private withoutMark(text: string): string {
    if (text === '') return text;
    this.atStart = false;
    return text.startsWith('\uFEFF') ? text.slice(1) : text;
  }

  private dispatch(id: string | undefined, type = 'message', data: string): void {
    this.somethingEnded = true;
    if (isLarger(data, this.maxBytes)) throw new OversizedEventError(this.maxBytes);
    this.handlers.onEvent({ type, data, id: id ? id : null, lastEventId: this.lastId });
  }
}

function isLarger(text: string, maxBytes: number): boolean {
  // A UTF-16 unit takes at most three bytes, so most texts need not be measured.
  if (text.length * 3 <= maxBytes) return false;
  return text.length > maxBytes || new TextEncoder().encode(text).length > maxBytes;
}
