import { existsSync, readFileSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { capture, tail } from '../lib/capture.mjs';
import { npmCommand } from '../lib/npm.mjs';
import { bundledNode, nodeModules, root } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import { whyInstall } from './lockfile.mjs';

/**
 * Makes `node_modules` what the lock file says.
 *
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<{ text: string, value: undefined }>}
 * @throws {StepError} when npm fails
 */
export async function ensureNpmPackages(step) {
  const wanted = readLockfile(join(root, 'package-lock.json'));
  if (!wanted) {
    throw new StepError('package-lock.json is missing', { next: 'Restore it from git.' });
  }
  const installed = readLockfile(join(nodeModules, '.package-lock.json'));
  const reason = whyInstall(wanted, installed);
  const count = Object.keys(wanted.packages ?? {}).length - 1;
  if (!reason) return { text: `${count} locked, all in place`, value: undefined };

  const wait = `${reason}; installing ${count} packages`;
  step.progress(wait);
  const ticking = setInterval(() => step.progress(wait), 500);
  // An installation that only differs is brought up to date in place: later steps have put things into it.
  let result = await npm(installed ? ['install', '--no-save'] : ['ci']);
  // A lock file made where the registry lacks packages of other platforms is too short for `ci`, not for `install`.
  if (/code EUSAGE/.test(result.stderr)) result = await npm(['install', '--no-save']);
  clearInterval(ticking);
  if (result.code !== 0) {
    throw new StepError(`npm ended with code ${result.code}`, {
      why: tail(result),
      next: 'See that `npm ping` answers (registry, proxy), then run the same command again.',
    });
  }
  return { text: `${count} installed (${reason})`, value: undefined };
}

/** @param {string[]} how */
function npm(how) {
  const [command, args] = npmCommand([
    ...how,
    '--include=dev',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]);
  return capture(command, args, { cwd: root });
}

/**
 * Makes sure that the Node of the `node` package is there and runs. npm versions and settings that hold install scripts
 * back leave the package without its program; its own script is run then.
 *
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<{ text: string, value: string }>} the version, such as `v24.0.0`
 * @throws {StepError} when it cannot be made to run
 */
export async function ensureBundledNode(step) {
  const home = join(nodeModules, 'node');
  const wanted = `v${JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')).version}`;
  const found = await bundledNodeVersion();
  if (found === wanted) return { text: wanted, value: wanted };

  step.progress('fetching it');
  const script = await capture(process.execPath, ['installArchSpecificPackage.js'], { cwd: home });
  const now = await bundledNodeVersion();
  if (now !== wanted) {
    throw new StepError(`the Node of the package \`node\` (${wanted}) does not run`, {
      why: tail(script) || `node_modules/node/bin/node --version answers ${now || 'nothing'}`,
      next: 'Run `npm rebuild node --foreground-scripts` and look at what it says.',
    });
  }
  linkBundledNode();
  return { text: `${wanted}, fetched`, value: wanted };
}

/** npm makes no link to a program that was not there yet. The link is what npm scripts and tools find as `node`. */
function linkBundledNode() {
  const link = join(nodeModules, '.bin', 'node');
  if (process.platform === 'win32' || existsSync(link)) return;
  symlinkSync(relative(dirname(link), bundledNode), link);
}

async function bundledNodeVersion() {
  const result = await capture(bundledNode, ['--version'], { timeoutMs: 10_000 });
  return result.code === 0 ? result.stdout.trim() : '';
}

/**
 * @param {string} path
 * @returns {import('./lockfile.mjs').Lockfile | null}
 */
function readLockfile(path) {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : null;
}
