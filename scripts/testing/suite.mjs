/**
 * What our reporters write at the end of a runner.
 *
 * @typedef {object} Report
 * @property {TestOutcome[]} tests
 * @property {string[]} errors failures that belong to no test, such as a file that cannot be loaded
 */

/**
 * How one test ended. One that passed only when it was run again says why it failed before.
 *
 * @typedef {object} TestOutcome
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} outcome
 * @property {string} [reason]
 * @property {string} [unsteady]
 */

/**
 * @typedef {object} Suite
 * @property {string} name
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {number} seconds
 * @property {{ name: string, reason: string }[]} skips
 * @property {string[]} failures
 * @property {{ name: string, reason: string }[]} unsteady what failed first and passed when run again
 */

/**
 * Counts a runner's report. A runner that leaves none, finds no test, or fails for a reason that no test shows, has
 * failed: each of these counts as one failure.
 *
 * @param {string} name
 * @param {{ report: Report | null, exitCode: number, seconds: number }} run
 * @returns {Suite}
 */
export function countReport(name, { report, exitCode, seconds }) {
  const tests = report?.tests ?? [];
  const failures = tests.filter(({ outcome }) => outcome === 'failed').map((test) => test.name);
  failures.push(...(report?.errors ?? []));
  if (!report) failures.push(`${name}: the runner ended with code ${exitCode} and left no report`);
  else if (failures.length === 0 && tests.length === 0) failures.push(`${name}: no test was found`);
  else if (failures.length === 0 && exitCode !== 0) {
    failures.push(`${name}: the runner ended with code ${exitCode}`);
  }
  const skips = tests
    .filter(({ outcome }) => outcome === 'skipped')
    .map((test) => ({ name: test.name, reason: test.reason ?? '' }));
  return {
    name,
    passed: tests.filter(({ outcome }) => outcome === 'passed').length,
    failed: failures.length,
    skipped: skips.length,
    seconds,
    skips,
    failures,
    unsteady: tests.flatMap(({ name, unsteady: reason }) =>
      reason === undefined ? [] : [{ name, reason }],
    ),
  };
}

/**
 * Makes a suite of one thing that passed or failed as a whole.
 *
 * @param {string} name
 * @param {boolean} passed
 * @param {number} seconds
 * @param {string} [why] it failed, in a few words
 * @returns {Suite}
 */
export function single(name, passed, seconds, why = '') {
  const failures = passed ? [] : [why ? `${name}: ${why}` : name];
  const count = { passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 };
  return { name, ...count, seconds, skips: [], failures, unsteady: [] };
}
