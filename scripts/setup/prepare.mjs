import { hasDisplay } from '../lib/display.mjs';
import { ensureAddon } from './addon.mjs';
import { ensureElectron, installedElectron } from './electron.mjs';
import { ensureBundledNode, ensureNpmPackages } from './npm-packages.mjs';
import { runStep } from './reporter.mjs';
import { ensureSystemPackages } from './system-packages.mjs';

/**
 * Sets up the tools: the npm packages, and the Node they run under.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @throws {import('../lib/step-error.mjs').StepError} naming what failed
 */
export async function prepareTools(reporter) {
  await runStep(reporter, 'npm packages', ensureNpmPackages);
  await runStep(reporter, 'Node for the tools', ensureBundledNode);
}

/**
 * Sets up what programs without a window need: the tools, and a better-sqlite3 that works in Node.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @throws {import('../lib/step-error.mjs').StepError} naming what failed
 */
export async function prepareNode(reporter) {
  await prepareTools(reporter);
  // Where there is an Electron, the addon must keep working in it: both use the same file.
  await runStep(reporter, 'better-sqlite3', (step) => ensureAddon(step, installedElectron()));
}

/**
 * Sets up what the app and its tests need.
 *
 * @param {import('./reporter.mjs').Reporter} reporter
 * @param {{ tests?: boolean, retryRelease?: boolean }} [options] `tests`: what only tests use as well; `retryRelease`: try
 *   to get the current Electron although the fallback is in place
 * @returns {Promise<import('./electron.mjs').InstalledElectron>}
 * @throws {import('../lib/step-error.mjs').StepError} naming what failed
 */
export async function prepareApp(reporter, { tests = false, retryRelease = false } = {}) {
  await prepareTools(reporter);
  const purpose = { tests, headless: !hasDisplay() };
  await runStep(reporter, 'System packages', (step) => ensureSystemPackages(step, purpose));
  const electron = await runStep(reporter, 'Electron', (step) =>
    ensureElectron(step, { retryRelease }),
  );
  await runStep(reporter, 'better-sqlite3', (step) => ensureAddon(step, electron));
  return electron;
}
