/**
 * A guard against web pages: a backend on the loopback interface is reachable from every page that the person's browser
 * shows, and by DNS rebinding even under the page's own name. Requests must name this machine, and those that a page sends
 * must come from a page of this machine.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { ApiError } from './errors';

const LOOPBACK = /^(localhost|\[::1\]|::1|127(\.\d{1,3}){3})$/i;

/** Tells whether a host name or address stands for this machine alone. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

/**
 * Checks the `Host` and `Origin` of a request.
 * @param allowed further host names, such as that of a proxy in front.
 * @throws ApiError 403.
 */
export function checkOrigin(headers: IncomingHttpHeaders, allowed: readonly string[]): void {
  const isAllowed = (name: string | null) =>
    name !== null && (isLoopback(name) || allowed.includes(name));
  const { host = '', origin } = headers;
  if (!isAllowed(hostName(`http://${host}`))) throw forbidden(`Host ${host} is not allowed here.`);
  if (origin !== undefined && !isAllowed(hostName(origin))) {
    throw forbidden(`Pages of ${origin} may not use this backend.`);
  }
}

function hostName(url: string): string | null {
  return URL.canParse(url) ? new URL(url).hostname : null;
}

function forbidden(detail: string): ApiError {
  return new ApiError(403, () => ({ detail }), detail);
}
