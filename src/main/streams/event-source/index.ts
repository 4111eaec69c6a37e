/**
 * Server-sent events (WHATWG HTML, 9.2): the decoder and the connection.
 *
 *     const connection = connect('http://127.0.0.1:8000/stream', {
 *       lastEventId: '41',
 *       onEvent: ({ type, data, id, lastEventId }) => console.log(type, data, id, lastEventId),
 *       onEnd: (end) => console.log(end.kind),
 *     });
 *     connection.close();
 *
 * - One call is one connection; with `reconnect: standardReconnect()` it connects again as an EventSource does, with
 *   `persistentReconnect()` for as long as there is hope.
 * - The end of a connection is reported once, with its reason, and never means that the stream is complete.
 * - After `close()` no handler is called, whatever the socket still brings.
 * - Nothing here knows the rest of the app: it runs wherever there is `fetch`, under plain Node too.
 *
 * `docs/sse.md` says what it does with each thing a server can send.
 */
export {
  type Connection,
  type ConnectOptions,
  connect,
  HEADER_TIMEOUT_MS,
  type Source,
  STREAM_HEADERS,
} from './connect.ts';
export {
  type DecoderHandlers,
  EventDecoder,
  MAX_EVENT_BYTES,
  OversizedEventError,
  type SseEvent,
} from './decoder.ts';
export { type End, isEventStream } from './exchange.ts';
export {
  type Ending,
  persistentReconnect,
  type ReconnectOptions,
  type ReconnectPolicy,
  standardReconnect,
} from './reconnect.ts';
export { type Fetch, fetchSameOrigin, RedirectError } from './redirects.ts';
export { SILENCE_MS } from './watchdog.ts';
