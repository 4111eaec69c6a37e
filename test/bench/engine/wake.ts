/** From the machine's wake-up to the commit of the first event that came while it slept, on the loopback interface. */
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { REPO_ROOT } from '../../support/paths';
import { addTask, createEngine, withStore } from './engine';
import { type Spread, spread } from './spread';

/** The most that it may take, milliseconds. */
export const WAKE_BUDGET_MS = 500;

/** @returns milliseconds; a live task sleeps and wakes `rounds` times. */
export async function measureWake(rounds: number): Promise<Spread> {
  const server = new Worker(join(REPO_ROOT, 'test/bench/engine/log-server.ts'), {
    workerData: { logs: {} },
  });
  try {
    const port = await new Promise<number>((resolve) => server.once('message', resolve));
    return await withStore(async (store) => {
      addTask(store, 'endless');
      let onCommit: (at: number) => void = () => undefined;
      const committed = () =>
        new Promise<number>((resolve) => {
          onCommit = resolve;
        });
      const engine = createEngine(store, `http://127.0.0.1:${port}`, {
        onPatch: () => onCommit(performance.now()),
      });
      try {
        const first = committed();
        engine.start();
        engine.backendReady();
        await first;
        const times: number[] = [];
        for (let round = 0; round < rounds; round += 1) {
          engine.suspend();
          const next = committed();
          const woken = performance.now();
          engine.resume();
          times.push((await next) - woken);
        }
        return spread(times);
      } finally {
        engine.close();
      }
    });
  } finally {
    await server.terminate();
  }
}
