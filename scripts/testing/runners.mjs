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
  return run(project, ['vitest/vitest.mjs', 'run', '--project', project, ...reporters, ...rest]);
}

/**
 * Runs the end-to-end tests.
 *
 * @param {string[]} rest a filter, options
 * @param {import('../lib/xvfb.mjs').DisplayEnvironment} env what windows need
 * @returns {Promise<Outcome>}
 */
export function runPlaywright(rest, env) {
  const reporters = `--reporter=list,${PLAYWRIGHT_REPORTER}`;
  return run('e2e', ['@playwright/test/cli.js', 'test', reporters, ...rest], env);
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
