/** How long to wait before the next attempt. */

export const BACKOFF_BASE_MS = 500;
export const BACKOFF_CAP_MS = 30_000;

/** The longest wait a server can ask for. */
export const RETRY_AFTER_CAP_MS = 5 * 60_000;

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
 * Reads a `Retry-After` header: seconds or an HTTP date (RFC 9110, 10.2.3).
 * @param now wall-clock milliseconds.
 * @returns milliseconds to wait, capped, or null when there is no usable value.
 */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null;
  const trimmed = header.trim();
  const wait = /^\d+$/.test(trimmed) ? Number(trimmed) * 1000 : Date.parse(trimmed) - now;
  return Number.isFinite(wait) ? Math.min(Math.max(wait, 0), RETRY_AFTER_CAP_MS) : null;
}
