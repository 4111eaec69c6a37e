/** A series of runs that is killed leaves nothing that goes on, and the next one takes away the rest. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { REPO_ROOT } from '../support/paths.ts';
import { isRunning, killChild, signal } from '../support/processes.ts';
import { removeFolder } from '../support/temp-folder.ts';
import { removeLeftovers } from './run-folders.ts';

const WATCH = join(REPO_ROOT, 'scripts/lib/end-with-parent.mjs');
const WAIT = 'setInterval(() => undefined, 1e6)';

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

it('a program that is started with the watch ends with its parent, even when that is killed', async () => {
  const parent = start(
    '-e',
    `const { spawn } = require('node:child_process');
     const child = spawn(process.execPath, ['--import', ${JSON.stringify(WATCH)}, '-e',
       ${JSON.stringify(`console.log(process.pid); ${WAIT}`)}], { stdio: ['ignore', 'inherit', 'inherit'] });
     ${WAIT}`,
  );
  const [said] = (await once(parent.stdout ?? parent, 'data')) as [Buffer];
  const pid = Number(said.toString());
  onTestFinished(() => void signal(pid, 'SIGKILL'));
  expect(isRunning(pid)).toBe(true);
  await killChild(parent);
  await vi.waitFor(() => expect(isRunning(pid)).toBe(false), { timeout: 20_000 });
});

it('what belongs to processes that are gone is removed, and nothing else', async () => {
  const owner = start('-e', WAIT);
  const pid = owner.pid ?? 0;
  const mine = [
    mkdtempSync(join(tmpdir(), `longhaul-chaos-${pid}-profile-`)),
    join(REPO_ROOT, 'out/chaos', String(pid)),
  ];
  const other = mkdtempSync(join(tmpdir(), 'longhaul-chaos-notes-'));
  onTestFinished(() => [...mine, other].forEach(removeFolder));
  mkdirSync(mine[1] ?? '', { recursive: true });
  removeLeftovers();
  expect(mine.map(existsSync)).toEqual([true, true]);
  await killChild(owner);
  removeLeftovers();
  expect(mine.map(existsSync)).toEqual([false, false]);
  expect(existsSync(other)).toBe(true);
});
