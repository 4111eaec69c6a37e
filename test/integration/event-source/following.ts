/** A connection under test, with everything it tells. */
import { expect, onTestFinished, vi } from 'vitest';
import {
  type Connection,
  type ConnectOptions,
  connect,
  type End,
  type SseEvent,
} from '../../../src/main/streams/event-source';

export interface Following {
  readonly connection: Connection;
  readonly events: SseEvent[];
  /** Everything, in order: `open`, `comment …`, `event …`, `retry …`, `again … after …`, `end …`. */
  readonly log: string[];
  readonly end: Promise<End>;
}

/** Connects; abandoned with the test. */
export function follow(
  source: Parameters<typeof connect>[0],
  options: Partial<ConnectOptions> = {},
): Following {
  const events: SseEvent[] = [];
  const log: string[] = [];
  const connection = connect(source, {
    ...options,
    onOpen: (response) => {
      log.push('open');
      options.onOpen?.(response);
    },
    onEvent: (event) => {
      log.push(`event ${event.data}`);
      events.push(event);
      options.onEvent?.(event);
    },
    onComment: (text) => {
      log.push(`comment ${text}`);
      options.onComment?.(text);
    },
    onRetry: (ms) => log.push(`retry ${ms}`),
    onReconnect: (end, delayMs) => {
      log.push(`again ${end.kind} after ${delayMs}`);
      options.onReconnect?.(end, delayMs);
    },
    onEnd: (end) => log.push(`end ${end.kind}`),
  });
  onTestFinished(() => connection.close());
  return { connection, events, log, end: connection.closed };
}

/** Waits until `check` passes. */
export async function eventually(check: () => void): Promise<void> {
  await vi.waitFor(check, { timeout: 30_000, interval: 5 });
}

/** Waits until the log holds a line. */
export async function logged({ log }: Following, line: string, times = 1): Promise<void> {
  await eventually(() => expect(log.filter((one) => one === line)).toHaveLength(times));
}
