/**
 * Electron's network stack, which knows the system's proxy and certificates, behind the standard `fetch`. `net.fetch` would do
 * but for one thing: it fails on a redirect that it is not to follow, and does not say where it would have led.
 */
import { Readable } from 'node:stream';
import { type IncomingMessage, net } from 'electron';
import type { Fetch } from '../streams/event-source';

/** These have no body, and `Response` insists on it. */
const EMPTY: ReadonlySet<number> = new Set([204, 205, 304]);

/** Sends a request; a redirect is the answer, whatever `init.redirect` says. Bodies are texts. */
export const appFetch: Fetch = (url, init) =>
  new Promise((resolve, reject) => {
    const { signal } = init;
    signal?.throwIfAborted();
    const request = net.request({
      url,
      method: init.method ?? 'GET',
      redirect: 'manual',
      ...(init.cache === undefined ? {} : { cache: init.cache }),
    });
    new Headers(init.headers).forEach((value, name) => {
      request.setHeader(name, value);
    });
    const abandon = () => {
      request.abort();
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abandon, { once: true });
    request.on('redirect', (status, _method, target) => {
      resolve(new Response(null, { status, headers: { location: target } }));
    });
    request.on('response', (incoming) => resolve(responseOf(incoming, () => request.abort())));
    request.on('error', reject);
    request.on('close', () => signal?.removeEventListener('abort', abandon));
    if (typeof init.body === 'string') request.write(init.body);
    request.end();
  });

/** @param letGo ends the request when nobody reads on. */
function responseOf(incoming: IncomingMessage, letGo: () => void): Response {
  // Electron's type leaves out that its messages are streams of Node's.
  const stream = incoming as unknown as Readable;
  stream.once('close', letGo);
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  const { statusCode: status, statusMessage: statusText } = incoming;
  const body = EMPTY.has(status) ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText, headers });
}
