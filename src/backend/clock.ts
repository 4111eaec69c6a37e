/** Time as an injected dependency, so that tests decide what it does. */
import { setTimeout } from 'node:timers/promises';

export interface Clock {
  /** Wall-clock milliseconds since the epoch. It may step back. */
  now(): number;
  /** Resolves after `ms` milliseconds; rejects with an `AbortError` when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: async (ms, signal) => {
    await setTimeout(ms, undefined, signal ? { signal } : {});
  },
};
