import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture } from '../lib/capture.mjs';
import { bundledNode, nodeModules, root } from '../lib/paths.mjs';
import { missingOptional } from './lock-platforms.mjs';

/** @typedef {{ passed: boolean, output: string }} Verdict */

/** @type {Record<string, () => Promise<Verdict>>} */
const CHECKS = {
  'format and lint': () => tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings'),
  types: () => tool('typescript/bin/tsc', '--build'),
  'import directions': () =>
    tool(
      'dependency-cruiser/bin/dependency-cruiser.mjs',
      ...['--config', '.dependency-cruiser.mjs', '--output-type', 'err-long', 'src', 'scripts'],
    ),
  'lock file': checkLock,
};

/**
 * Runs all static checks at once.
 *
 * @returns {Promise<(Verdict & { name: string, seconds: number })[]>}
 */
export function runChecks() {
  return Promise.all(
    Object.entries(CHECKS).map(async ([name, check]) => {
      const started = Date.now();
      const verdict = await check();
      return { name, ...verdict, seconds: (Date.now() - started) / 1000 };
    }),
  );
}

/**
 * @param {string} program path inside `node_modules`
 * @param {string[]} args
 * @returns {Promise<Verdict>}
 */
async function tool(program, ...args) {
  const command = [join(nodeModules, program), ...args];
  const { code, stdout, stderr } = await capture(bundledNode, command, { cwd: root });
  return { passed: code === 0, output: `${stdout}\n${stderr}`.trim() };
}

/** @returns {Promise<Verdict>} whether `npm ci` will accept the lock file on every platform */
async function checkLock() {
  const missing = missingOptional(
    JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')),
  );
  const names = missing.map(({ name }) => `  ${name}`);
  const output = ['Without an entry:', ...names, 'To add them: npm run complete-lock'].join('\n');
  return { passed: missing.length === 0, output };
}
