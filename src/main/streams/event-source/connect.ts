/** The entrance: a connection, or a chain of them. */
import { type Clock, systemClock } from '../clock.ts';
import { type DecoderHandlers, MAX_EVENT_BYTES } from './decoder.ts';
import { type End, exchange } from './exchange.ts';
import type { ReconnectPolicy } from './reconnect.ts';
import { type Fetch, fetchSameOrigin } from './redirects.ts';

/** How long an answer may take to begin unless a caller says otherwise, milliseconds. */
export const HEADER_TIMEOUT_MS = 10_000;

/** What a request for a stream says beside its address. Compression would hold events back until a block is full. */
export const STREAM_HEADERS = {
  accept: 'text/event-stream',
  'accept-encoding': 'identity',
  'cache-control': 'no-cache',
} as const;

/**
 * Where the stream is: an address, or a function that sends the request itself (and sees to redirects and headers).
 * The function may also hand over a response that has been there before.
 */
export type Source =
  | string
  | URL
  | ((signal: AbortSignal, lastEventId: string) => Promise<Response>);

export interface ConnectOptions extends DecoderHandlers {
  /** Where to go on; sent as `Last-Event-ID` unless it is empty. */
  readonly lastEventId?: string;
  /** More headers for an address, over {@link STREAM_HEADERS}. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How to ask at an address: GET unless another method is named. */
  readonly method?: string;
  readonly body?: string;
  readonly fetch?: Fetch;
  /** Abandons everything, as `close()` does. */
  readonly signal?: AbortSignal;
  readonly headerTimeoutMs?: number;
  /** How long nothing at all may arrive before the connection counts as dead; null, the default, for ever. */
  readonly silenceMs?: number | null;
  readonly maxEventBytes?: number;
  /** Connects again by this policy; without one, the end of the connection is the end. */
  readonly reconnect?: ReconnectPolicy | null;
  readonly clock?: Clock;
  /** The server has answered with a stream. */
  onOpen?(response: Response): void;
  /** A connection has ended and the next will begin in `delayMs`. */
  onReconnect?(end: End, delayMs: number): void;
  /** It is over. Not called after `close()`. */
  onEnd?(end: End): void;
}

export interface Connection {
  /** The standard's last event ID: with it a later connection goes on where this one is. */
  readonly lastEventId: string;
  /** Fulfilled with the reason when all is over; never rejected. */
  readonly closed: Promise<End>;
  /** Abandons the connection. No handler is called afterwards, whatever still arrives. */
  close(): void;
}

/** Connects to an event stream. Returns at once; everything else is told to the handlers, in the order it happens. */
export function connect(source: Source, options: ConnectOptions): Connection {
  const { clock = systemClock, reconnect = null, signal } = options;
  const request = requestFor(source, options);
  const { promise: closed, resolve } = withResolvers<End>();
  let lastEventId = options.lastEventId ?? '';
  let retryMs: number | null = null;
  let failures = 0;
  let over = false;
  let letGo: () => void = () => undefined;

  const finish = (end: End) => {
    over = true;
    signal?.removeEventListener('abort', close);
    resolve(end);
    if (end.kind !== 'abandoned') options.onEnd?.(end);
  };
  const close = () => {
    if (over) return;
    letGo();
    finish({ kind: 'abandoned' });
  };
  const begin = () => {
    const from = lastEventId;
    let progressed = false;
    const settings = {
      clock,
      headerTimeoutMs: options.headerTimeoutMs ?? HEADER_TIMEOUT_MS,
      silenceMs: options.silenceMs ?? null,
      maxEventBytes: options.maxEventBytes ?? MAX_EVENT_BYTES,
      lastEventId: from,
    };
    letGo = exchange((abort) => request(abort, from), settings, {
      onOpen: (response) => options.onOpen?.(response),
      onEvent: (event) => {
        // A server that sends the event we had already, and closes, has not brought us on.
        progressed ||= event.id === null || event.id !== from;
        options.onEvent(event);
      },
      onComment: (text) => options.onComment?.(text),
      onRetry: (ms) => {
        retryMs = ms;
        options.onRetry?.(ms);
      },
      onLastEventId: (id) => {
        lastEventId = id;
        options.onLastEventId?.(id);
      },
      onEnd: (end) => {
        failures = progressed ? 0 : failures + 1;
        const delayMs = reconnect?.({ end, failures, retryMs }) ?? null;
        if (delayMs === null) return finish(end);
        letGo = clock.after(delayMs, begin);
        options.onReconnect?.(end, delayMs);
      },
    });
  };

  if (signal?.aborted) {
    close();
  } else {
    signal?.addEventListener('abort', close, { once: true });
    begin();
  }
  return {
    get lastEventId() {
      return lastEventId;
    },
    closed,
    close,
  };
}

function requestFor(source: Source, options: ConnectOptions) {
  if (typeof source === 'function') return source;
  const { headers, method = 'GET', body, fetch = globalThis.fetch } = options;
  return (signal: AbortSignal, lastEventId: string) =>
    fetchSameOrigin((url, init) => fetch(url, init), String(source), {
      method,
      ...(body === undefined ? {} : { body }),
      cache: 'no-store',
      signal,
      headers: {
        ...STREAM_HEADERS,
        ...(lastEventId === '' ? {} : { 'last-event-id': utf8Header(lastEventId) }),
        ...headers,
      },
    });
}

/** A header's characters stand for bytes; the standard wants the id's UTF-8 bytes there. */
function utf8Header(value: string): string {
  return Array.from(new TextEncoder().encode(value), (byte) => String.fromCharCode(byte)).join('');
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): { promise: Promise<T>; resolve: (value: T) => void } {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
