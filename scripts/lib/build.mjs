import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { capture, tail } from './capture.mjs';
import { fingerprint } from './fingerprint.mjs';
import { bundledNode, nodeModules, outDir, root } from './paths.mjs';
import { StepError } from './step-error.mjs';

const STAMP = join(outDir, 'built-from.txt');
const ENTRY = join(outDir, 'main', 'index.js');

/** All that the build's result depends on. */
const SOURCES = [
  'src',
  'resources',
  'electron.vite.config.ts',
  'tsconfig.base.json',
  'package.json',
  'package-lock.json',
];

/** The electron-vite program, to be run by the bundled Node. */
export const electronVite = join(nodeModules, 'electron-vite', 'bin', 'electron-vite.js');

/**
 * Builds the app unless the last build was from the same sources.
 *
 * @param {import('../setup/reporter.mjs').Step} step
 * @param {{ force?: boolean }} [options]
 * @returns {Promise<{ text: string, value: undefined }>}
 * @throws {StepError} with what the build says, when it fails
 */
export async function ensureBuilt(step, { force = false } = {}) {
  const sources = fingerprint(root, SOURCES);
  if (!force && existsSync(STAMP) && existsSync(ENTRY) && readFileSync(STAMP, 'utf8') === sources) {
    return { text: 'up to date', value: undefined };
  }
  step.progress('building');
  const result = await capture(bundledNode, [electronVite, 'build'], { cwd: root });
  if (result.code !== 0) {
    throw new StepError('the build failed', {
      why: tail(result, 30),
      next: 'Correct the sources; `npm run check` says more.',
    });
  }
  mkdirSync(outDir, { recursive: true });
  writeFileSync(STAMP, sources);
  return { text: 'built', value: undefined };
}

/** Makes the next `ensureBuilt` build: something else is about to write other files into `out`. */
export function forgetBuild() {
  rmSync(STAMP, { force: true });
}
