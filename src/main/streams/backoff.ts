/** How long to wait before the next attempt. */

export const BACKOFF_BASE_MS = 500;
export const BACKOFF_CAP_MS = 30_000;

/** The longest wait a server can ask for. */
export const RETRY_AFTER_CAP_MS = 5 * 60_000;

/** Those whom a server asks to wait equally long come back spread over this time, or over the wait if it is shorter. */
const SPREAD_MS = 2_000;

/**
 * Full-jitter exponential backoff (Brooker, "Exponential Backoff And Jitter", 2015): a random time below a doubling bound,
 * so that many clients do not return together.
 * @param failures consecutive failures so far, 1 or more.
 * @param random a number in [0, 1).
 * @returns milliseconds.
 */
export function backoffDelay(failures: number, random: number): number {
  const bound = Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** Math.min(failures - 1, 16));
  return Math.round(bound * random);
}

/**
 * The backoff when a server has named a shortest wait.
 * @param floorMs what the server asked for, 0 when it asked for nothing.
 * @returns milliseconds, never more than a server can ask for.
 */
export function backoffAbove(floorMs: number, failures: number, random: number): number {
  const spread = Math.round(Math.min(floorMs, SPREAD_MS) * random);
  const wait = Math.max(backoffDelay(failures, random), floorMs + spread);
  return Math.min(wait, RETRY_AFTER_CAP_MS);
}

/** An HTTP date begins with the name of a day, in each of its three forms (RFC 9110, 5.6.7). */
const HTTP_DATE = /^(mon|tue|wed|thu|fri|sat|sun)/i;

/**
 * Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110, 10.2.3).
 * @param now wall-clock milliseconds.
 * @returns milliseconds to wait, capped, or null when there is no usable value.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  const trimmed = header?.trim() ?? '';
  const wait = /^\d+$/.test(trimmed)
    ? Number(trimmed) * 1000
    : HTTP_DATE.test(trimmed)
      ? Date.parse(trimmed) - now
      : Number.NaN;
  return Number.isNaN(wait) ? null : Math.min(Math.max(wait, 0), RETRY_AFTER_CAP_MS);
}
