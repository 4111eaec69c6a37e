import { createHash } from 'node:crypto';
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { root } from './paths.mjs';

const POLL_MS = 200;

/**
 * Runs `work` while no other process does so for the same checkout: two commands started at once would set up and build
 * over each other. A lock whose owner is gone is taken over.
 *
 * @template T
 * @param {() => Promise<T>} work
 * @param {{ onWait?: (owner: number, path: string) => void, path?: string }} [options] `onWait` is called once, when
 *   another process has the lock
 * @returns {Promise<T>}
 */
export async function withLock(work, { onWait, path = lockPath() } = {}) {
  let waited = false;
  while (!acquire(path)) {
    const owner = ownerOf(path);
    if (owner === null || !isAlive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!waited) onWait?.(owner, path);
    waited = true;
    await sleep(POLL_MS);
  }
  const release = () => rmSync(path, { force: true });
  process.once('exit', release);
  try {
    return await work();
  } finally {
    process.off('exit', release);
    release();
  }
}

function lockPath() {
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16);
  return join(tmpdir(), `longhaul-${process.getuid?.() ?? ''}-${name}.lock`);
}

/** @param {string} path */
function acquire(path) {
  // Linked into place, so that the lock never exists without its owner's name.
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, String(process.pid));
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft);
  }
}

/**
 * @param {string} path
 * @returns {number | null} null when the lock is gone or names no process
 */
function ownerOf(path) {
  try {
    return Number.parseInt(readFileSync(path, 'utf8'), 10) || null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
