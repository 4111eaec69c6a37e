import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';

/** Where a Debian system looks whether a package may start its service (`invoke-rc.d(8)`). */
const POLICY = '/usr/sbin/policy-rc.d';
const MARK = '# Made by the set-up of Longhaul, for as long as it runs.';
const NOT_ALLOWED = 101;

/**
 * Keeps packages from starting the servers they bring: tests start their own, on ports of their own. A policy that the
 * system has already stays in force.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {string} [path]
 * @returns {Promise<T>}
 */
export async function withoutStartingServices(work, path = POLICY) {
  if (existsSync(path) && !readFileSync(path, 'utf8').includes(MARK)) return work();
  writeFileSync(path, policy(process.pid), { mode: 0o755 });
  try {
    return await work();
  } finally {
    rmSync(path);
  }
}

/**
 * @param {number} owner
 * @returns {string} a script that forbids starting services while the owner runs; left behind by a kill, it does nothing
 */
function policy(owner) {
  return `#!/bin/sh\n${MARK}\nkill -0 ${owner} 2>/dev/null && exit ${NOT_ALLOWED}\nexit 0\n`;
}
