/** One request and its response, read to its end; the end is reported exactly once. */
import type { Clock } from '../clock.ts';
import { type DecoderHandlers, EventDecoder, OversizedEventError } from './decoder.ts';
import { RedirectError } from './redirects.ts';
import { Watchdog } from './watchdog.ts';

/** Why a connection is over. None of these says that the stream is complete. */
export type End =
  /** The server ended the response, perhaps in the middle of an event, which is dropped. */
  | { readonly kind: 'closed' }
  /** The request or the response broke. */
  | { readonly kind: 'network'; readonly error: unknown }
  /** A redirect that is not followed. */
  | { readonly kind: 'redirected'; readonly error: RedirectError }
  /** No answer within `headerTimeoutMs`. */
  | { readonly kind: 'unanswered' }
  /** Not a byte within the time that the watchdog allows. */
  | { readonly kind: 'silent' }
  /** Any status but 200; 204 among them, by which a server says that there is nothing more. */
  | {
      readonly kind: 'refused';
      readonly status: number;
      readonly headers: Headers;
      /** The beginning of the body, at most 64 KiB. */
      readonly body: string;
    }
  /** Status 200, but not an event stream. Nothing of it was read. */
  | { readonly kind: 'not-a-stream'; readonly contentType: string | null }
  | { readonly kind: 'oversized'; readonly error: OversizedEventError }
  /** A handler threw. */
  | { readonly kind: 'handler'; readonly error: unknown }
  /** `close()` was called or the signal aborted. */
  | { readonly kind: 'abandoned' };

export interface ExchangeSettings {
  readonly clock: Clock;
  readonly headerTimeoutMs: number;
  /** How long silence may last at the most, milliseconds; null for ever. */
  readonly silenceMs: number | null;
  readonly maxEventBytes: number;
  /** The last event ID before this exchange. */
  readonly lastEventId: string;
}

export interface ExchangeHandlers extends DecoderHandlers {
  /** The response is an event stream. */
  onOpen(response: Response): void;
  onEnd(end: End): void;
}

const REFUSAL_BYTES = 64 * 1024;

/**
 * Begins an exchange.
 * @param request sends the request; aborted through the signal it is given.
 * @returns a function that abandons the exchange: no handler is called afterwards, whatever still arrives.
 */
export function exchange(
  request: (signal: AbortSignal) => Promise<Response>,
  settings: ExchangeSettings,
  handlers: ExchangeHandlers,
): () => void {
  const { clock, headerTimeoutMs, silenceMs } = settings;
  const controller = new AbortController();
  const { signal } = controller;
  const abandon = () => {
    watchdog?.stop();
    watchdog = null;
    controller.abort();
  };
  const over = (end: End) => {
    if (signal.aborted) return;
    abandon();
    handlers.onEnd(end);
  };
  const watch = (ms: number, kind: 'unanswered' | 'silent') =>
    new Watchdog(clock, ms, () => over({ kind }));
  let watchdog: Watchdog | null = watch(headerTimeoutMs, 'unanswered');

  const run = async (): Promise<End> => {
    const response = await request(signal);
    const refusal = signal.aborted ? { kind: 'closed' as const } : await refusalOf(response);
    if (refusal || signal.aborted || !response.body) {
      await letGo(response.body);
      return refusal ?? { kind: 'closed' };
    }
    watchdog?.stop();
    watchdog = silenceMs === null ? null : watch(silenceMs, 'silent');
    return readStream(response, signal, settings, handlers, {
      onBytes: () => watchdog?.feed(),
      onComment: () => watchdog?.heartbeat(),
    });
  };
  run().then(over, (error: unknown) =>
    over(
      error instanceof RedirectError ? { kind: 'redirected', error } : { kind: 'network', error },
    ),
  );
  return abandon;
}

/** Signs of life. */
interface Pulse {
  onBytes(): void;
  onComment(): void;
}

async function readStream(
  response: Response,
  signal: AbortSignal,
  { maxEventBytes, lastEventId }: ExchangeSettings,
  handlers: ExchangeHandlers,
  pulse: Pulse,
): Promise<End> {
  // A handler may abandon the exchange in the middle of a piece: the rest of it is for nobody.
  const decoder = new EventDecoder(
    {
      onEvent: (event) => signal.aborted || handlers.onEvent(event),
      onComment: (text) => {
        pulse.onComment();
        if (!signal.aborted) handlers.onComment?.(text);
      },
      onRetry: (ms) => signal.aborted || handlers.onRetry?.(ms),
      onLastEventId: (id) => signal.aborted || handlers.onLastEventId?.(id),
    },
    lastEventId,
    maxEventBytes,
  );
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const cancel = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener('abort', cancel, { once: true });
  try {
    handlers.onOpen(response);
    for (;;) {
      const piece = await reader.read().catch((error: unknown) => ({ error }));
      if ('error' in piece) return { kind: 'network', error: piece.error };
      if (piece.done) return { kind: 'closed' };
      pulse.onBytes();
      decoder.push(piece.value);
    }
  } catch (error) {
    return error instanceof OversizedEventError
      ? { kind: 'oversized', error }
      : { kind: 'handler', error };
  } finally {
    signal.removeEventListener('abort', cancel);
    cancel();
  }
}

async function refusalOf(response: Response): Promise<End | null> {
  const { status, headers } = response;
  if (status !== 200) {
    return { kind: 'refused', status, headers, body: await beginning(response.body) };
  }
  const contentType = headers.get('content-type');
  return isEventStream(contentType) ? null : { kind: 'not-a-stream', contentType };
}

/**
 * Whether a `Content-Type` means an event stream. Parameters do not matter, a charset neither: event streams are UTF-8
 * (WHATWG HTML, 9.2.2 and 9.2.6). Of several values the last that can be read counts (WHATWG Fetch, "extract a MIME type").
 */
export function isEventStream(contentType: string | null): boolean {
  const values = (contentType ?? '').split(',').map((value) => value.split(';')[0]?.trim() ?? '');
  const essence = values.findLast((value) => /^[^\s/"=]+\/[^\s/"=]+$/.test(value));
  return essence?.toLowerCase() === 'text/event-stream';
}

async function beginning(body: ReadableStream<Uint8Array> | null): Promise<string> {
  if (!body) return '';
  const utf8 = new TextDecoder();
  const reader = body.getReader();
  let text = '';
  try {
    for (let length = 0; length < REFUSAL_BYTES; ) {
      const { done, value } = await reader.read();
      if (done) break;
      text += utf8.decode(value.subarray(0, REFUSAL_BYTES - length), { stream: true });
      length += value.length;
    }
  } finally {
    void reader.cancel().catch(() => undefined);
  }
  return text;
}

async function letGo(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body && !body.locked) await body.cancel().catch(() => undefined);
}
