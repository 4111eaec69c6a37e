import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { exitCode } from '../lib/exit-code.mjs';
import { listProcesses, signalAll, treeOf } from '../lib/process-tree.mjs';

/** @type {NodeJS.Signals[]} */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'];
const GRACE_MS = 5000;
const POLL_MS = 100;

/**
 * Runs a test runner in the terminal, in a process group of its own so that Ctrl-C comes to us alone. When this process
 * is asked to end, everything the runner started ends, apps under test included.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ exitCode: number, seconds: number, interrupted: boolean }>}
 */
export async function runStage(command, args, { cwd, env }) {
  const started = Date.now();
  const child = spawn(command, args, {
    cwd,
    env,
    detached: process.platform !== 'win32',
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  /** @type {Promise<void> | null} */
  let ending = null;
  const interrupt = () => {
    if (child.pid !== undefined) ending ??= endTree(child.pid);
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  try {
    const code = await new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('exit', (status, signal) => resolve(exitCode(status, signal)));
    });
    await ending;
    return { exitCode: code, seconds: (Date.now() - started) / 1000, interrupted: ending !== null };
  } finally {
    for (const signal of SIGNALS) process.off(signal, interrupt);
  }
}

/**
 * Asks a process and all its descendants to end, and makes those end that have not done so a few seconds later.
 *
 * @param {number} pid
 */
async function endTree(pid) {
  if (process.platform === 'win32') {
    spawnSync('taskkill', ['/pid', String(pid), '/t', '/f']);
    return;
  }
  // Listed before the first one ends: what loses its parent can no longer be found.
  let left = treeOf(listProcesses(), pid);
  signalAll(left, 'SIGTERM');
  for (let waited = 0; left.length > 0 && waited < GRACE_MS; waited += POLL_MS) {
    await sleep(POLL_MS);
    const running = new Set(listProcesses().map((entry) => entry.pid));
    left = left.filter((member) => running.has(member));
  }
  signalAll(left, 'SIGKILL');
}
