import { createReporter } from '../setup/reporter.mjs';
import { withLock } from './lock.mjs';
import { endWithNpm } from './parent-watch.mjs';
import { describeFailure } from './step-error.mjs';

/**
 * Runs a command to its exit code. A failure is explained on stderr; options that cannot be read end it with code 2.
 *
 * @param {() => Promise<number | undefined>} work returns the exit code; undefined is 0
 */
export async function command(work) {
  endWithNpm();
  try {
    process.exitCode = (await work()) ?? 0;
  } catch (error) {
    const misread = isMisread(error);
    console.error(misread ? error.message : describeFailure(error));
    process.exitCode = misread ? 2 : 1;
  }
}

/**
 * @param {unknown} error
 * @returns {error is Error} whether `parseArgs` threw it
 */
function isMisread(error) {
  return (
    error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS_')
  );
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
