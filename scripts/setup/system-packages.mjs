import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { tail } from '../lib/capture.mjs';
import { StepError } from '../lib/step-error.mjs';
import {
  availablePackages,
  canInstall,
  installCommand,
  installedPackages,
  installPackages,
  isDebian,
  updateLists,
} from './debian.mjs';
import { choosePackages, NEEDS, unmet } from './debian-packages.mjs';

/** @typedef {import('./debian-packages.mjs').Need} Need */

/**
 * What nothing works without; the rest is worth a warning. A test run has a use without a display: only the end-to-end
 * tests fail then.
 *
 * @param {boolean} tests
 * @returns {Set<Need['group']>}
 */
function essentialGroups(tests) {
  return new Set(tests ? ['window'] : ['window', 'display']);
}

/**
 * Makes sure that the system has what Electron's window, and for tests the tests, need. Installs it as root on
 * Debian-like systems; elsewhere it says which command would.
 *
 * @param {import('./reporter.mjs').Step} step
 * @param {{ tests: boolean, headless: boolean }} purpose
 * @returns {Promise<{ text: string, warning?: boolean, value: undefined }>}
 * @throws {StepError} when something without which no window opens is missing
 */
export async function ensureSystemPackages(step, { tests, headless }) {
  if (process.platform !== 'linux') return { text: 'nothing needed', value: undefined };
  if (!isDebian()) return checkPrograms(headless, tests);

  const needs = NEEDS.filter(({ group }) =>
    group === 'tests' ? tests : group !== 'display' || headless,
  );
  let missing = await findMissing(needs);
  let why = '';
  if (missing.length > 0 && canInstall()) {
    why = await install(missing, step, essentialGroups(tests));
    missing = await findMissing(needs);
  }
  if (missing.length === 0) return { text: `${needs.length} packages in place`, value: undefined };

  const names = missing.map(firstName).join(' ');
  const { install: installable } = choosePackages(missing, await availableOf(missing));
  const command = installCommand(installable);
  if (missing.some(({ group }) => essentialGroups(tests).has(group))) {
    throw new StepError(`system packages are missing: ${names}`, {
      why: why || 'Electron cannot open a window without them, and only root may install them.',
      next: `${command}\nThen run the same command again.`,
    });
  }
  const words = [`missing: ${names}.`, consequence(missing)];
  if (why) words.push(`Installing failed: ${why.split('\n').at(-1)}.`);
  if (installable.length > 0) words.push(`To install: ${command}`);
  return {
    text: words.join(' '),
    warning: true,
    value: undefined,
  };
}

/**
 * @param {Need[]} missing
 * @param {import('./reporter.mjs').Step} step
 * @param {Set<Need['group']>} essential
 * @returns {Promise<string>} why it failed, or ''
 */
async function install(missing, step, essential) {
  step.progress('fetching package lists');
  const updated = await updateLists();
  const available = await availableOf(missing);
  const first = missing.filter(({ group }) => essential.has(group));
  const others = missing.filter(({ group }) => !essential.has(group));
  let why = '';
  // What a window needs comes first: a package that only tests want must not keep it from being installed.
  for (const needs of [first, others]) {
    const { install: packages, unknown } = choosePackages(needs, available);
    if (unknown.length > 0) {
      why = updated.code === 0 ? `no package source has ${unknown.map(firstName)}` : tail(updated);
    }
    if (packages.length === 0) continue;
    const result = await installPackages(packages, (line) =>
      step.progress(`installing ${packages.length} packages: ${line}`),
    );
    if (result.code !== 0) why = tail(result);
  }
  return why;
}

/**
 * @param {boolean} headless
 * @param {boolean} tests
 */
function checkPrograms(headless, tests) {
  const display = !headless || isOnPath('Xvfb');
  if (!display && !tests) {
    throw new StepError('there is no display, and no Xvfb to make one', {
      next: "Install Xvfb with the system's package manager (xorg-x11-server-Xvfb, xorg-server-xvfb, xvfb), or set DISPLAY.",
    });
  }
  const warnings = [];
  if (!display) warnings.push('there is no display and no Xvfb: END-TO-END TESTS CANNOT RUN');
  if (tests && !isOnPath('dbus-daemon')) {
    warnings.push('dbus-daemon is missing: TESTS THAT NEED IT WILL BE COUNTED AS NOT RUN');
  }
  const text = warnings.join('; ') || 'not Debian; Electron will say if a library is missing';
  return { text, warning: warnings.length > 0, value: undefined };
}

/** @param {Need[]} missing */
function consequence(missing) {
  const groups = new Set(missing.map(({ group }) => group));
  const words = [];
  if (groups.has('display')) words.push('END-TO-END TESTS CANNOT RUN.');
  if (groups.has('desktop')) words.push('Idle detection and remote displays may not work.');
  if (groups.has('fonts')) words.push('Some characters will show as boxes.');
  if (groups.has('tests')) words.push('TESTS THAT NEED THEM WILL BE COUNTED AS NOT RUN.');
  return words.join(' ');
}

/** @param {Need[]} needs */
async function findMissing(needs) {
  return unmet(needs, await installedPackages(needs.flatMap((need) => need.names)));
}

/** @param {Need[]} needs */
function availableOf(needs) {
  return availablePackages(needs.flatMap((need) => need.names));
}

/** @param {Need} need */
function firstName(need) {
  return need.names.at(-1) ?? '';
}

/** @param {string} program */
function isOnPath(program) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => existsSync(join(folder, program)));
}
