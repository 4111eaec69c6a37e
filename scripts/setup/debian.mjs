import { existsSync } from 'node:fs';
import { capture } from '../lib/capture.mjs';
import { withoutStartingServices } from './service-policy.mjs';

/** @returns {boolean} whether the system is managed by dpkg and apt */
export function isDebian() {
  return (
    process.platform === 'linux' &&
    existsSync('/usr/bin/dpkg-query') &&
    existsSync('/usr/bin/apt-get')
  );
}

/** @returns {boolean} whether set-up may install system packages itself */
export function canInstall() {
  return isDebian() && process.getuid?.() === 0;
}

/**
 * @param {string[]} packages
 * @returns {string} the command that a person would run
 */
export function installCommand(packages) {
  const prefix = process.getuid?.() === 0 ? '' : 'sudo ';
  return `${prefix}apt-get update && ${prefix}apt-get install -y --no-install-recommends ${packages.join(' ')}`;
}

/**
 * @param {string[]} names
 * @returns {Promise<Set<string>>} those of them that are installed
 */
export async function installedPackages(names) {
  // It exits with 1 when it does not know a name, and still answers for the others.
  // biome-ignore lint/suspicious/noTemplateCurlyInString: the syntax of dpkg-query
  const format = '-f=${db:Status-Status} ${Package}\n';
  const { stdout } = await capture('dpkg-query', ['-W', format, ...names]);
  const lines = stdout.split('\n').map((line) => line.split(' '));
  return new Set(
    lines.filter(([status]) => status === 'installed').map(([, name]) => String(name)),
  );
}

/**
 * @param {string[]} names
 * @returns {Promise<Set<string>>} those of them that can be installed, by apt's present lists
 */
export async function availablePackages(names) {
  const { stdout } = await capture('apt-cache', ['policy', ...names]);
  return parsePolicy(stdout);
}

/**
 * @param {string} text what `apt-cache policy NAME...` prints
 * @returns {Set<string>} the packages that have a version to install
 */
export function parsePolicy(text) {
  const available = new Set();
  let name = '';
  for (const line of text.split('\n')) {
    const heading = /^(\S+):$/.exec(line);
    if (heading) name = String(heading[1]);
    const candidate = /^ {2}Candidate: (.+)$/.exec(line);
    if (candidate && candidate[1] !== '(none)') available.add(name);
  }
  return available;
}

/** @returns {Promise<import('../lib/capture.mjs').Captured>} the result of fetching apt's package lists */
export function updateLists() {
  return apt(['update']);
}

/**
 * @param {string[]} packages
 * @param {(line: string) => void} [onLine]
 * @returns {Promise<import('../lib/capture.mjs').Captured>}
 */
export function installPackages(packages, onLine) {
  return withoutStartingServices(() =>
    apt(['install', '-y', '--no-install-recommends', ...packages], onLine),
  );
}

/**
 * @param {string[]} args
 * @param {(line: string) => void} [onLine]
 */
function apt(args, onLine) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' };
  // Another apt may be running.
  return capture('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    env,
    ...(onLine && { onLine }),
  });
}
