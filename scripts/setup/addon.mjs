import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { copyFile, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { capture, tail } from '../lib/capture.mjs';
import { bundledNode, nodeModules } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';
import { ADDON_FILE, compileAddon, compileKey } from './addon-compile.mjs';
import { cached } from './cache.mjs';
import { explainElectronFailure } from './shared-libraries.mjs';

const PACKAGE = join(nodeModules, 'better-sqlite3');
const COMPILED = join(PACKAGE, 'build', 'Release', ADDON_FILE);
/** Says which recipe made the compiled file. One compiled by hand has none, and is only asked whether it works. */
const RECIPE = join(PACKAGE, 'build', 'Release', 'recipe.txt');
const PROBE = fileURLToPath(new URL('./addon-probe.cjs', import.meta.url));
const OUTDATED = { where: 'the runtimes', why: 'it was compiled by an older recipe' };
const STAMP = join(nodeModules, '.longhaul', 'addon.json');

/**
 * Makes sure that better-sqlite3 works in the Node and in the Electron that will run. Its package brings binaries that
 * work in current ones; where they do not load, the addon is compiled, once per user.
 *
 * @param {import('./reporter.mjs').Step} step
 * @param {import('./electron.mjs').InstalledElectron | null} electron null when only Node will run
 * @returns {Promise<{ text: string, value: undefined }>}
 * @throws {StepError} when it cannot be made to load
 */
export async function ensureAddon(step, electron) {
  const version = String(JSON.parse(readFileSync(join(PACKAGE, 'package.json'), 'utf8')).version);
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === fingerprint(electron)) {
    return { text: describe(version), value: undefined };
  }
  step.progress('loading it');
  const recipe = compileKey(PACKAGE, version);
  const outdated = existsSync(RECIPE) && readFileSync(RECIPE, 'utf8') !== recipe;
  let failure = outdated ? OUTDATED : await whyItFails(electron);
  if (failure) {
    await install(recipe, step);
    failure = await whyItFails(electron);
  }
  if (failure) {
    throw new StepError(
      `better-sqlite3 ${version} does not work in ${failure.where}, even compiled here`,
      {
        why: failure.why,
        next: `Delete ${dirname(dirname(COMPILED))} and run the same command again; if it fails again, update the compiler.`,
      },
    );
  }
  mkdirSync(dirname(STAMP), { recursive: true });
  writeFileSync(STAMP, fingerprint(electron));
  return {
    text: `${describe(version)}, works in Node${electron ? ' and Electron' : ''}`,
    value: undefined,
  };
}

/** @param {string} version */
function describe(version) {
  return existsSync(COMPILED) ? `${version}, compiled here` : `${version}, as packaged`;
}

/**
 * @param {string} recipe
 * @param {import('./reporter.mjs').Step} step
 */
async function install(recipe, step) {
  const { folder } = await cached(recipe, (target) => compileAddon(PACKAGE, target, step));
  await mkdir(dirname(COMPILED), { recursive: true });
  // Replaced by renaming: a running app may have the old file mapped.
  const draft = `${COMPILED}-${process.pid}`;
  await rm(draft, { force: true });
  await copyFile(join(folder, ADDON_FILE), draft);
  await rename(draft, COMPILED);
  await writeFile(RECIPE, recipe);
}

/**
 * @param {import('./electron.mjs').InstalledElectron | null} electron
 * @returns {Promise<{ where: string, why: string } | null>}
 */
async function whyItFails(electron) {
  const inNode = await capture(bundledNode, [PROBE], { timeoutMs: 30_000 });
  if (inNode.stdout !== 'ok') return { where: 'Node', why: tail(inNode) };
  if (!electron) return null;
  const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
  const inElectron = await capture(electron.program, [PROBE], { env, timeoutMs: 30_000 });
  if (inElectron.stdout === 'ok') return null;
  await explainElectronFailure(electron.program, inElectron);
  return { where: `Electron ${electron.version}`, why: tail(inElectron) };
}

/**
 * Identifies the files whose working together was checked.
 *
 * @param {import('./electron.mjs').InstalledElectron | null} electron
 * @returns {string}
 */
function fingerprint(electron) {
  const files = [
    electron?.program ?? '',
    bundledNode,
    join(PACKAGE, 'package.json'),
    COMPILED,
    RECIPE,
  ];
  const facts = files.map((file) => {
    const found = file && statSync(file, { throwIfNoEntry: false });
    return found ? `${file} ${found.size} ${found.mtimeMs}` : `${file} absent`;
  });
  return createHash('sha256')
    .update([electron?.version, ...facts].join('\n'))
    .digest('hex');
}
