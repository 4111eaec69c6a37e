/**
 * npm leaves optional packages of other platforms out of the lock file when the registry in use does not carry them. Such
 * a file is refused by `npm ci` everywhere, also where all packages can be had.
 *
 * @typedef {object} LockEntry
 * @property {string} [version]
 * @property {boolean} [dev]
 * @property {boolean} [optional]
 * @property {string[]} [os]
 * @property {string[]} [cpu]
 * @property {string[]} [libc]
 * @property {Record<string, string>} [optionalDependencies]
 */

/** @typedef {{ packages: Record<string, LockEntry> }} Lock */

const PLATFORM =
  /-(?:(?<os>aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-)?(?<cpu>arm|arm64|ia32|loong64|mips64el|ppc64|riscv64|s390x|wasm32|x64)(?:-(?<abi>gnu|musl|gnueabihf|eabi|msvc|wasi))?$/;
const EXACT_VERSION = /^\d+\.\d+\.\d+(?:[-+].+)?$/;

/**
 * @param {Lock} lock
 * @returns {{ name: string, version: string, dev: boolean }[]} the optional packages that have no entry
 */
export function missingOptional({ packages }) {
  const missing = new Map();
  for (const [path, entry] of Object.entries(packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      if (isLocked(packages, path, name)) continue;
      missing.set(name, { name, version, dev: Boolean(entry.dev) });
    }
  }
  return [...missing.values()];
}

/**
 * Adds what is missing. The entries have no hash, because there is none to be had; npm takes the version that is named.
 *
 * @param {Lock} lock
 * @returns {Lock} with its packages in npm's order
 * @throws {Error} when a package's name does not say for which platform it is, or its version is not exact
 */
export function completeLock(lock) {
  const packages = { ...lock.packages };
  for (const missing of missingOptional(lock)) {
    packages[`node_modules/${missing.name}`] = describe(missing);
  }
  const sorted = Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

/**
 * @param {{ name: string, version: string, dev: boolean }} missing
 * @returns {LockEntry}
 */
function describe({ name, version, dev }) {
  const platform = PLATFORM.exec(name)?.groups;
  if (!platform || !EXACT_VERSION.test(version)) {
    throw new Error(`cannot lock ${name}@${version}: its platform or version is not clear`);
  }
  const { os, cpu, abi } = platform;
  return {
    version,
    cpu: [String(cpu)],
    ...(dev && { dev }),
    ...(os === 'linux' &&
      (abi === 'musl' || abi === 'gnu') && { libc: [abi === 'gnu' ? 'glibc' : abi] }),
    optional: true,
    ...(os && { os: [os] }),
  };
}

/**
 * Looks a package up as Node does: beside the one that wants it, then in the folders above.
 *
 * @param {Record<string, LockEntry>} packages
 * @param {string} path of the package that wants it
 * @param {string} name
 */
function isLocked(packages, path, name) {
  for (let base = path; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    if (packages[`${base ? `${base}/` : ''}node_modules/${name}`]) return true;
    if (!base) return false;
  }
}
