/** Waiting for a condition, inside and outside of Playwright's runner. */
import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
  /** What is waited for, for the message when it does not come. */
  readonly what: string;
  readonly timeoutMs?: number;
  readonly intervalMs?: number;
}

/**
 * Asks again and again until there is an answer.
 * @param probe answers undefined or null while the condition does not hold.
 * @throws Error with `what` when there is none in time, and whatever the probe throws.
 */
export async function until<T>(
  probe: () => T | undefined | null | Promise<T | undefined | null>,
  { what, timeoutMs = 30_000, intervalMs = 50 }: UntilOptions,
): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const found = await probe();
    if (found !== undefined && found !== null) return found;
    if (performance.now() > deadline) {
      throw new Error(`Waited ${timeoutMs / 1000} s in vain for this: ${what}.`);
    }
    await pause(intervalMs);
  }
}

/** Waits until a condition holds. @throws as {@link until} does. */
export async function untilTrue(
  holds: () => boolean | Promise<boolean>,
  options: UntilOptions,
): Promise<void> {
  await until(async () => ((await holds()) ? true : null), options);
}
