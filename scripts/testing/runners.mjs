import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundledNode, nodeModules, outDir, root } from '../lib/paths.mjs';
import { runStage } from './run-stage.mjs';
import { countReport } from './suite.mjs';

const VITEST_REPORTER = fileURLToPath(new URL('./vitest-report.mjs', import.meta.url));
const PLAYWRIGHT_REPORTER = fileURLToPath(new URL('./playwright-report.mjs', import.meta.url));

/** @typedef {{ suite: import('./suite.mjs').Suite, interrupted: boolean }} Outcome */

/**
 * Runs one vitest project.
 *
 * @param {string} project
 * @param {string[]} rest a filter, options
 * @returns {Promise<Outcome>}
 */
export function runVitest(project, rest) {
  const reporters = ['--reporter=default', `--reporter=${VITEST_REPORTER}`];
  const options = ['--project', project, `--retry=${secondTries(rest)}`, ...reporters];
  return run(project, ['vitest/vitest.mjs', 'run', ...options, ...rest]);
}

/**
 * Runs the end-to-end tests.
 *
 * @param {string[]} rest a filter, options
 * @param {import('../lib/xvfb.mjs').DisplayEnvironment} env what windows need
 * @returns {Promise<Outcome>}
 */
export function runPlaywright(rest, env) {
  const options = [`--reporter=list,${PLAYWRIGHT_REPORTER}`, `--retries=${secondTries(rest)}`];
  return run('e2e', ['@playwright/test/cli.js', 'test', ...options, ...rest], env);
}

/**
 * In a run of everything a failed test gets a second try, and the summary names it: a busy machine need not repeat half
 * an hour. Whoever runs a part of it is looking for just such failures and gets none.
 *
 * @param {string[]} rest a filter, options
 */
function secondTries(rest) {
  return rest.length === 0 ? 1 : 0;
}

/**
 * @param {string} name
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Promise<Outcome>}
 */
async function run(name, [program = '', ...args], env = {}) {
  const reportFile = join(outDir, 'reports', `${name}.json`);
  rmSync(reportFile, { force: true });
  const { interrupted, ...ended } = await runStage(
    bundledNode,
    [join(nodeModules, program), ...args],
    { cwd: root, env: { ...process.env, ...env, LONGHAUL_TEST_REPORT: reportFile } },
  );
  return { suite: countReport(name, { ...ended, report: readReport(reportFile) }), interrupted };
}

/**
 * @param {string} path
 * @returns {import('./suite.mjs').Report | null}
 */
function readReport(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
