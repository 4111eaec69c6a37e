import { createReporter } from '../setup/reporter.mjs';
import { withLock } from './lock.mjs';
import { endWithNpm } from './parent-watch.mjs';
import { describeFailure } from './step-error.mjs';

/**
 * Runs a command to its exit code. A failure is explained on stderr.
 *
 * @param {() => Promise<number | undefined>} work returns the exit code; undefined is 0
 */
export async function command(work) {
  endWithNpm();
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    console.error(describeFailure(error));
    process.exitCode = 1;
  }
}

/**
 * Makes the checkout ready, alone: what several commands would do to it at once is done by one after the other.
 *
 * @template T
 * @param {NodeJS.WriteStream} output where progress goes; stderr for commands whose stdout is data
 * @param {(reporter: import('../setup/reporter.mjs').Reporter) => Promise<T>} work
 * @returns {Promise<T>}
 */
export function ready(output, work) {
  const reporter = createReporter(output);
  return withLock(() => work(reporter), {
    onWait: (owner, path) =>
      reporter.line(
        `Waiting for process ${owner}, which sets this checkout up (or delete ${path}).`,
      ),
  });
}
