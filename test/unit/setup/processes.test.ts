import { spawn } from 'node:child_process';
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exitCode } from '../../../scripts/lib/exit-code.mjs';
import { withLock } from '../../../scripts/lib/lock.mjs';
import { listProcesses, signalAll, treeOf } from '../../../scripts/lib/process-tree.mjs';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-process-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('a process tree', () => {
  it('holds all descendants, children first', () => {
    const processes = [
      { pid: 2, parent: 1 },
      { pid: 3, parent: 2 },
      { pid: 4, parent: 3 },
      { pid: 5, parent: 1 },
    ];
    expect(treeOf(processes, 2)).toEqual([4, 3, 2]);
    expect(treeOf(processes, 9)).toEqual([9]);
  });

  it('of a real process contains what it started', async () => {
    const child = spawn('sh', ['-c', 'sleep 60 & echo; wait'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    const tree = treeOf(listProcesses(), Number(child.pid));
    expect(tree).toHaveLength(2);
    signalAll(tree, 'SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(treeOf(listProcesses(), Number(child.pid))).toEqual([child.pid]);
    expect(() => signalAll(tree, 'SIGKILL')).not.toThrow();
  });
});

describe('an exit code', () => {
  it('is the one a shell reports', () => {
    expect(exitCode(3, null)).toBe(3);
    expect(exitCode(null, 'SIGTERM')).toBe(143);
  });
});

describe('the lock of a checkout', () => {
  it('lets one after the other in', async () => {
    const path = join(folder, 'lock');
    const events: string[] = [];
    const turn = (name: string) =>
      withLock(
        async () => {
          events.push(`${name} in`);
          await new Promise((resolve) => setTimeout(resolve, 20));
          events.push(`${name} out`);
        },
        { path },
      );
    await Promise.all([turn('a'), turn('b')]);
    expect(events).toEqual(['a in', 'a out', 'b in', 'b out']);
    expect(await readdir(folder)).toEqual([]);
  });

  it('is taken over from an owner that is gone', async () => {
    const path = join(folder, 'lock');
    const gone = spawn('true');
    await new Promise((resolve) => gone.once('exit', resolve));
    await writeFile(path, String(gone.pid));
    expect(await withLock(async () => 'done', { path })).toBe('done');
  });

  it('is given back after a failure', async () => {
    const path = join(folder, 'lock');
    const failing = withLock(() => Promise.reject(new Error('no')), { path });
    await expect(failing).rejects.toThrow('no');
    expect(await withLock(async () => 'done', { path })).toBe('done');
  });
});
