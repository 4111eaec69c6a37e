/**
 * @typedef {object} LockedPackage
 * @property {string} [version]
 * @property {string} [integrity]
 * @property {boolean} [optional]
 */

/** @typedef {{ packages?: Record<string, LockedPackage> }} Lockfile */

/**
 * Compares the lock file with what npm recorded about the installed packages (`node_modules/.package-lock.json`, which
 * npm writes last). Optional packages may be absent from either: they belong to single platforms.
 *
 * @param {Lockfile} wanted
 * @param {Lockfile | null} installed null when npm never finished an installation here
 * @returns {string | null} why the packages must be installed, or null when they match
 */
export function whyInstall(wanted, installed) {
  if (!installed?.packages) return 'not installed yet';
  const want = wanted.packages ?? {};
  const have = installed.packages;
  for (const [path, entry] of Object.entries(want)) {
    if (path === '') continue;
    const found = have[path];
    if (!found) {
      if (entry.optional) continue;
      return `${packageName(path)} is missing`;
    }
    if (found.version !== entry.version || found.integrity !== entry.integrity) {
      return `${packageName(path)} is ${found.version ?? 'different'}, locked is ${entry.version}`;
    }
  }
  const extra = Object.keys(have).find(
    (path) => path !== '' && !want[path] && !have[path]?.optional,
  );
  return extra ? `${packageName(extra)} is not in the lock file` : null;
}

/** @param {string} path */
function packageName(path) {
  return path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
}
