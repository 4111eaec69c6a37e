/** The words of a chaos run. */
import type { Failure, Summary } from './runner.ts';

/** One line of figures. */
export function describeFigures(summary: Summary): string {
  const { runs, faults, kills, requests, events, highestRate, seconds, failures } = summary;
  const total = Object.values(faults).reduce((sum, times) => sum + times, 0);
  const kinds = Object.entries(faults)
    .toSorted(([a], [b]) => a.localeCompare(b))
    .map(([kind, times]) => `${kind} ${times}`)
    .join(', ');
  return [
    `${runs} runs`,
    `${total} faults (${kinds})`,
    `${kills} kills`,
    `${requests} requests`,
    `at most ${highestRate} a second for a task or message`,
    `${events} events`,
    `${seconds.toFixed(1)} s`,
    `${failures.length} failures`,
  ].join('; ');
}

/** What failed, and the smallest plan that fails, to be put into a file for `--replay`. */
export function describeFailure({ plan, wrong, smallest, smallestWrong }: Failure): string {
  return [
    '',
    `FAILED with seed ${plan.seed}:`,
    ...wrong.map((text) => `  ${text}`),
    'The smallest plan that fails (--replay FILE runs it):',
    JSON.stringify(smallest),
    ...smallestWrong.map((text) => `  ${text}`),
    '',
  ].join('\n');
}
