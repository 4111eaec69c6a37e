/** When to connect again, for those who leave that to `connect`. */
import { backoffDelay, retryAfterMs } from '../backoff.ts';
import type { End } from './exchange.ts';

export interface ReconnectOptions {
  /** The time before a reconnection as long as the server names none, milliseconds; a second by default. */
  readonly delayMs?: number;
  /** A number in [0, 1), for the jitter. */
  readonly random?: () => number;
}

/** A server cannot put off its readers for longer, milliseconds. */
const RETRY_CAP_MS = 5 * 60_000;

export interface Ending {
  readonly end: End;
  /** Consecutive connections without a new event, this one included. */
  readonly failures: number;
  /** What the server's last `retry:` line said, milliseconds. */
  readonly retryMs: number | null;
}

/** @returns milliseconds until the next connection, or null for none. */
export type ReconnectPolicy = (ending: Ending) => number | null;

/**
 * What the standard demands of an EventSource (WHATWG HTML, 9.2.2 and 9.2.3): connect again whenever the connection is
 * lost, at any other status or type give up. Failures in a row wait longer and longer, with full jitter.
 */
export function standardReconnect(options: ReconnectOptions = {}): ReconnectPolicy {
  const { delayMs = 1_000, random = Math.random } = options;
  return ({ end, failures, retryMs }) => {
    if (!['closed', 'network', 'silent', 'unanswered'].includes(end.kind)) return null;
    const floor = Math.min(retryMs ?? delayMs, RETRY_CAP_MS);
    return Math.max(floor, failures === 0 ? 0 : backoffDelay(failures, random()));
  };
}

const TRANSIENT: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/**
 * For streams that must not be given up: goes on also when a server is overloaded or restarting, honours `Retry-After`, and
 * outlasts the pages of proxies and captive portals.
 */
export function persistentReconnect(options: ReconnectOptions = {}): ReconnectPolicy {
  const standard = standardReconnect(options);
  return (ending) => {
    const { end } = ending;
    const passing =
      (end.kind === 'refused' && TRANSIENT.has(end.status)) ||
      end.kind === 'not-a-stream' ||
      end.kind === 'redirected';
    const delay = standard(passing ? { ...ending, end: { kind: 'closed' } } : ending);
    if (delay === null || end.kind !== 'refused') return delay;
    return Math.max(delay, retryAfterMs(end.headers.get('retry-after'), Date.now()) ?? 0);
  };
}
