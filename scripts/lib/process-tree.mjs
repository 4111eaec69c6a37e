import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** @typedef {{ pid: number, parent: number }} ProcessEntry */

/**
 * Finds a process and all that came from it, children before their parents.
 *
 * @param {ProcessEntry[]} processes
 * @param {number} pid
 * @returns {number[]}
 */
export function treeOf(processes, pid) {
  const children = processes.filter(({ parent }) => parent === pid);
  return [...children.flatMap((child) => treeOf(processes, child.pid)), pid];
}

/** @returns {ProcessEntry[]} all processes of this machine */
export function listProcesses() {
  if (existsSync('/proc/self/stat')) return listFromProc();
  const text = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' });
  return text
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .map(([pid = 0, parent = 0]) => ({ pid, parent }));
}

/**
 * Sends a signal to processes; those that are gone are passed over.
 *
 * @param {number[]} pids
 * @param {NodeJS.Signals} signal
 */
export function signalAll(pids, signal) {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
    }
  }
}

function listFromProc() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const parent = parentOf(name);
      return parent === null ? [] : [{ pid: Number(name), parent }];
    });
}

/**
 * @param {string} pid
 * @returns {number | null} null when the process has just ended
 */
function parentOf(pid) {
  let stat;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error) return null;
    throw error;
  }
  // The name, in parentheses, may contain anything; the state and the parent follow the last one.
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
}
