/**
 * Finding and killing an app's processes through /proc.
 *
 * Electron starts several: windows, GPU, network, the bundled backend. They are found by descent and by process group
 * (a child of a dead parent is adopted by init but stays in its group), by the profile in their environment, and by the
 * lock of the profile: an app that has started itself again is in a group of its own, and Chromium writes its title over
 * its environment.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { untilTrue } from './until.ts';

interface ProcessInfo {
  readonly pid: number;
  readonly parent: number;
  readonly group: number;
  readonly zombie: boolean;
}

/** Everything that belongs to the app whose main process is `root`, that one included. */
export function processTree(root: number, profile: string): number[] {
  const all = listProcesses().filter(({ zombie }) => !zombie);
  const found = new Set<number>();
  const mark = `LONGHAUL_USER_DATA_DIR=${profile}`;
  const holder = lockHolder(profile);
  for (const { pid, group } of all) {
    if (pid === holder || group === holder) found.add(pid);
    if (pid === root || group === root || environmentOf(pid).includes(mark)) found.add(pid);
  }
  // Parents may be listed after their children, so descent is followed until nothing is added.
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
  }
  found.delete(process.pid);
  return [...found];
}

/** Whether there is such a process, apart from one that has ended and whose parent has not noticed. */
export function isRunning(pid: number): boolean {
  return readProcess(pid)?.zombie === false;
}

/** Kills an app without any warning, and waits until nothing of it is left. @returns the pids that were killed. */
export async function killTree(root: number, profile: string): Promise<number[]> {
  const pids = processTree(root, profile);
  for (const pid of pids) signal(pid, 'SIGKILL');
  await untilTrue(() => processTree(root, profile).every((pid) => !signal(pid, 'SIGKILL')), {
    what: `the processes ${pids.join(', ')} to be gone`,
    timeoutMs: 10_000,
    intervalMs: 20,
  });
  return pids;
}

/** @returns false when there is no such process any more. */
export function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name);
  } catch (error) {
    if (hasCode(error, 'ESRCH')) return false;
    throw error;
  }
}

/** The command line of a process, or an empty text when it has gone. */
export function commandLine(pid: number): string {
  return readProc(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
}

function listProcesses(): ProcessInfo[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((found) => found !== null);
}

function readProcess(pid: number): ProcessInfo | null {
  // The name in parentheses may itself hold spaces and parentheses; the fields after the last one are plain.
  const fields = readProc(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ') ?? [];
  const [state, parent, group] = fields;
  if (parent === undefined || group === undefined) return null;
  return { pid, parent: Number(parent), group: Number(group), zombie: state === 'Z' };
}

/** The process that Chromium's lock of a profile names, if it has a file of the profile open: a lock outlives a kill. */
function lockHolder(profile: string): number | null {
  const lock = readLink(join(profile, 'SingletonLock'));
  const pid = Number(lock.split('-').at(-1));
  if (!Number.isInteger(pid) || pid <= 0) return null;
  const opened = listFolder(`/proc/${pid}/fd`).map((name) => readLink(`/proc/${pid}/fd/${name}`));
  return opened.some((file) => file.startsWith(`${profile}/`)) ? pid : null;
}

function environmentOf(pid: number): string[] {
  return readProc(`/proc/${pid}/environ`).split('\0');
}

function readProc(file: string): string {
  return ifThere(() => readFileSync(file, 'utf8'), '');
}

function readLink(file: string): string {
  return ifThere(() => readlinkSync(file), '');
}

function listFolder(folder: string): string[] {
  return ifThere(() => readdirSync(folder), []);
}

/** Processes come and go while they are listed, and some are not ours to read. */
function ifThere<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ESRCH', 'EACCES'].some((code) => hasCode(error, code))) return otherwise;
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

/** Kills a child process, if it still runs, and waits until it is gone. */
export async function killChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
