/**
 * `npm test`: sets up, then runs every check and every test, and ends with the totals. `npm test -- PART... [FILTER]` runs
 * some of it.
 */
import { runChecks } from './checks/checks.mjs';
import { ensureBuilt } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { describeFailure } from './lib/step-error.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';
import { parseTestArguments } from './testing/arguments.mjs';
import { runPlaywright, runVitest } from './testing/runners.mjs';
import { single } from './testing/suite.mjs';
import { formatSummary } from './testing/summary.mjs';

/** @typedef {import('./testing/suite.mjs').Suite} Suite */

const INTERRUPTED = 130;

await command(async () => {
  const { parts, rest } = parseTestArguments(process.argv.slice(2));
  /** @type {Suite[]} */
  const suites = [];
  const interrupted = await runAll(parts, rest, suites);
  console.log(`\n${formatSummary(suites)}`);
  if (interrupted) return INTERRUPTED;
  return suites.every(({ failed }) => failed === 0) ? 0 : 1;
});

/**
 * Runs the stages in order. A failed test keeps no later stage from running; what a stage cannot do without does.
 *
 * @param {import('./testing/arguments.mjs').Part[]} parts
 * @param {string[]} rest
 * @param {Suite[]} suites filled with the results
 * @returns {Promise<boolean>} whether it was interrupted
 */
async function runAll(parts, rest, suites) {
  const setUp = await attempt('set-up', () =>
    ready(process.stdout, (reporter) => prepareApp(reporter, { tests: true })),
  );
  if (setUp.failed > 0) {
    suites.push(setUp);
    return false;
  }
  if (parts.includes('checks')) suites.push(...(await check()), await audit());
  const build = await attempt('build', () =>
    ready(process.stdout, (reporter) => runStep(reporter, 'Build', ensureBuilt)),
  );
  suites.push(build);
  for (const part of parts) {
    if (part === 'checks') continue;
    if (part === 'e2e' && build.failed > 0) {
      suites.push(single(part, false, 0, 'not run, because the build failed'));
      continue;
    }
    const run = part === 'e2e' ? endToEnd(rest) : runVitest(part, rest);
    const { suite, interrupted } = await run;
    suites.push(suite);
    if (interrupted) return true;
  }
  return false;
}

/**
 * @param {string[]} rest
 * @returns {Promise<import('./testing/runners.mjs').Outcome>}
 */
async function endToEnd(rest) {
  try {
    return await withDisplay((env) => runPlaywright(rest, env));
  } catch (error) {
    console.error(describeFailure(error));
    return { suite: single('e2e', false, 0, 'could not be run'), interrupted: false };
  }
}

/** @returns {Promise<Suite[]>} */
async function check() {
  const results = await runChecks();
  return results.map(({ name, passed, output, seconds }) => {
    console.log(passed ? `✓ ${name}` : `✗ ${name}\n${output}\n`);
    return single(name, passed, seconds);
  });
}

/**
 * A registry that cannot tell leaves the audit out; that is no pass.
 *
 * @returns {Promise<Suite>}
 */
async function audit() {
  const started = Date.now();
  const name = 'dependency audit';
  const { auditDependencies } = await import('./checks/audit.mjs');
  const { state, output } = await auditDependencies();
  const seconds = (Date.now() - started) / 1000;
  console.log(`${state === 'passed' ? '✓' : '✗'} ${name}: ${state}${output && `\n${output}`}`);
  if (state !== 'not checked') return single(name, state === 'passed', seconds);
  return {
    ...single(name, true, seconds),
    ...{ passed: 0, skipped: 1, skips: [{ name, reason: `not checked: ${output}` }] },
  };
}

/**
 * Does a preparation, and counts it as one test.
 *
 * @param {string} name
 * @param {() => Promise<unknown>} work
 * @returns {Promise<Suite>}
 */
async function attempt(name, work) {
  const started = Date.now();
  let passed = true;
  try {
    await work();
  } catch (error) {
    console.error(describeFailure(error));
    passed = false;
  }
  return single(name, passed, (Date.now() - started) / 1000);
}
