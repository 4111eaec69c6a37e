/** Redirects within one origin. A request carries a token, which must never reach another. */

/** The part of the platform's fetch that is used. With `redirect: 'manual'` it must resolve with the redirect itself. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** As many as the Fetch standard follows. */
const MAX_REDIRECTS = 20;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** These keep method and body; the others would turn a POST into a GET. */
const FAITHFUL: ReadonlySet<number> = new Set([307, 308]);

/** A redirect that is not followed. */
export class RedirectError extends Error {
  override readonly name = 'RedirectError';
}

/**
 * Sends a request and follows redirects as long as they stay on its origin.
 * @throws RedirectError, or the network's error.
 */
export async function fetchSameOrigin(
  fetch: Fetch,
  url: string,
  init: RequestInit,
): Promise<Response> {
  let at = new URL(url);
  const sendsBody = !['GET', 'HEAD'].includes(init.method ?? 'GET');
  for (let left = MAX_REDIRECTS; ; left -= 1) {
    const response = await fetch(at.href, { ...init, redirect: 'manual' });
    const { status, headers } = response;
    if (!REDIRECTS.has(status)) return response;
    await response.body?.cancel();
    if (sendsBody && !FAITHFUL.has(status)) {
      throw new RedirectError(`The server redirects a ${init.method} with status ${status}.`);
    }
    if (left === 0) throw new RedirectError('The server redirects too often.');
    at = target(at, headers.get('location'));
  }
}

function target(from: URL, location: string | null): URL {
  if (!location || !URL.canParse(location, from.href)) {
    throw new RedirectError('The server redirects without saying where to.');
  }
  const to = new URL(location, from);
  if (to.origin !== from.origin || to.username !== '' || to.password !== '') {
    // Only the origin is named: the rest of an address may hold secrets.
    const place = to.origin === 'null' ? `${to.protocol} address` : to.origin;
    throw new RedirectError(
      `${from.origin} redirects to another place (${place}). That is not followed, because requests carry a token.`,
    );
  }
  return to;
}
