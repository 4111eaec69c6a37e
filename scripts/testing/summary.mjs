const HEADINGS = ['suite', 'passed', 'failed', 'skipped', 'seconds'];

/**
 * The end of a test run: a table of suites, what was skipped and what failed by name, and the totals on a line of their
 * own.
 *
 * @param {import('./suite.mjs').Suite[]} suites
 * @returns {string}
 */
export function formatSummary(suites) {
  const rows = suites.map((suite) => [
    suite.name,
    ...[suite.passed, suite.failed, suite.skipped].map(String),
    suite.seconds.toFixed(1),
  ]);
  const widths = HEADINGS.map((heading, column) =>
    Math.max(heading.length, ...rows.map((row) => String(row[column]).length)),
  );
  const format = (/** @type {string[]} */ row) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ');
  const rule = widths.map((width) => '─'.repeat(width)).join('──');
  return [
    format(HEADINGS),
    rule,
    ...rows.map(format),
    '',
    ...listed(
      'Skipped',
      suites.flatMap(({ skips }) => skips.map(describeSkip)),
    ),
    ...listed(
      'Passed only at the second try, which wants looking into',
      suites.flatMap(({ unsteady }) => unsteady.map(describeUnsteady)),
    ),
    ...listed(
      'Failed',
      suites.flatMap(({ failures }) => failures),
    ),
    totals(suites),
  ].join('\n');
}

/**
 * @param {import('./suite.mjs').Suite[]} suites
 * @returns {string} `N passed, N failed, N skipped`
 */
export function totals(suites) {
  const sum = (/** @type {'passed' | 'failed' | 'skipped'} */ key) =>
    suites.reduce((total, suite) => total + suite[key], 0);
  return `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`;
}

/** @param {{ name: string, reason: string }} skip */
function describeSkip({ name, reason }) {
  return `${name} (${reason || 'no reason given'})`;
}

/** Of the reason of a first failure: enough for a seed and a counterexample. */
const REASON_LENGTH = 1_500;

/** @param {{ name: string, reason: string }} test */
function describeUnsteady({ name, reason }) {
  return [name, ...reason.slice(0, REASON_LENGTH).split('\n')].join('\n    ');
}

/**
 * @param {string} heading
 * @param {string[]} names
 */
function listed(heading, names) {
  return names.length === 0 ? [] : [`${heading}:`, ...names.map((name) => `  ${name}`), ''];
}
