/**
 * One thing the system must have. The first name that is available is installed; any of them satisfies it. Newer Debian
 * and Ubuntu releases renamed some libraries when they widened `time_t` (`t64`).
 *
 * @typedef {object} Need
 * @property {string[]} names
 * @property {'window' | 'display' | 'desktop' | 'fonts' | 'tests'} group
 */

/** @type {Need[]} */
export const NEEDS = [
  { group: 'window', names: ['libgtk-3-0t64', 'libgtk-3-0'] },
  { group: 'window', names: ['libnss3'] },
  { group: 'window', names: ['libasound2t64', 'libasound2'] },
  { group: 'window', names: ['libgbm1'] },
  { group: 'desktop', names: ['libnotify4'] },
  { group: 'desktop', names: ['libxss1'] },
  { group: 'desktop', names: ['libxtst6'] },
  { group: 'window', names: ['libatk-bridge2.0-0t64', 'libatk-bridge2.0-0'] },
  { group: 'display', names: ['xvfb'] },
  { group: 'desktop', names: ['xauth'] },
  { group: 'fonts', names: ['fonts-dejavu', 'fonts-dejavu-core', 'fonts-noto-core'] },
  { group: 'fonts', names: ['fonts-noto-color-emoji'] },
  { group: 'tests', names: ['dbus-daemon', 'dbus'] },
  { group: 'tests', names: ['python3-dbusmock'] },
  { group: 'tests', names: ['fakeroot'] },
  { group: 'tests', names: ['redis-server'] },
  { group: 'tests', names: ['rabbitmq-server'] },
];

/**
 * @param {Need[]} needs
 * @param {Set<string>} installed
 * @returns {Need[]} those that nothing installed satisfies
 */
export function unmet(needs, installed) {
  return needs.filter((need) => !need.names.some((name) => installed.has(name)));
}

/**
 * Chooses a package for each need.
 *
 * @param {Need[]} needs
 * @param {Set<string>} available
 * @returns {{ install: string[], unknown: Need[] }} `unknown`: needs that no available package satisfies
 */
export function choosePackages(needs, available) {
  /** @type {{ install: string[], unknown: Need[] }} */
  const choice = { install: [], unknown: [] };
  for (const need of needs) {
    const name = need.names.find((candidate) => available.has(candidate));
    if (name) choice.install.push(name);
    else choice.unknown.push(need);
  }
  return choice;
}
