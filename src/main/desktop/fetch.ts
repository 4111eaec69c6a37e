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
    const over = () => signal?.removeEventListener('abort', abandon);
    signal?.addEventListener('abort', abandon, { once: true });
    request.on('redirect', (status, _method, target) => {
      over();
      resolve(new Response(null, { status, headers: { location: target } }));
    });
    request.on('response', (incoming) => {
      // Electron's type leaves out that its messages are streams of Node's.
      const body = incoming as unknown as Readable;
      body.once('close', () => {
        over();
        // Perhaps nobody wanted the rest.
        request.abort();
      });
      resolve(responseOf(incoming, body));
    });
    request.on('error', (error) => {
      over();
      reject(error);
    });
    if (typeof init.body === 'string') request.write(init.body);
    request.end();
  });

function responseOf(incoming: IncomingMessage, stream: Readable): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(incoming.headers)) {
    for (const one of [value].flat()) headers.append(name, one);
  }
  const { statusCode: status, statusMessage: statusText } = incoming;
  const body = EMPTY.has(status) ? null : (Readable.toWeb(stream) as ReadableStream<Uint8Array>);
  return new Response(body, { status, statusText, headers });
}
