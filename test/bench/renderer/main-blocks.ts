/** How long the main process of an app is blocked, seen from inside of it. */
import type { ElectronApplication } from '@playwright/test';

export interface Blocks {
  /** Longest time between two turns of the event loop, milliseconds. */
  readonly longest: number;
  /** Turns that took more than 50 ms. */
  readonly over50: number;
  /** Longest time that the thread itself has worked within one turn, milliseconds. */
  readonly longestOwn: number;
}

/** Watches from now on. @returns a function that ends it and says what was seen. */
export async function watchMain(electron: ElectronApplication): Promise<() => Promise<Blocks>> {
  await electron.evaluate(() => {
    const { readFileSync } = process.getBuiltinModule('node:fs');
    // On a busy machine a thread also waits for a processor; what it has worked itself is the program's doing.
    const own = () =>
      Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[0]) / 1_000_000;
    const turns: [wall: number, own: number][] = [];
    let before = [performance.now(), own()] as const;
    const timer = setInterval(() => {
      const now = [performance.now(), own()] as const;
      turns.push([now[0] - before[0], now[1] - before[1]]);
      before = now;
    }, 1);
    Reflect.set(globalThis, 'stopWatching', () => {
      clearInterval(timer);
      return turns;
    });
  });
  return async () => {
    const turns = await electron.evaluate(() => {
      const stop: unknown = Reflect.get(globalThis, 'stopWatching');
      if (typeof stop !== 'function') throw new Error('Nobody watches.');
      return stop() as [wall: number, own: number][];
    });
    // The first turn is that of the call which began to watch.
    const seen = turns.slice(1);
    return {
      longest: Math.max(...seen.map(([wall]) => wall)),
      over50: seen.filter(([wall]) => wall > 50).length,
      longestOwn: Math.max(...seen.map(([, own]) => own)),
    };
  };
}
