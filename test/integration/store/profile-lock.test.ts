import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LOCK_FILE, lockProfile } from '../../../src/main/store/profile-lock';
import { temporaryFolder } from './temporary';

const HOLD = `
  const db = new (require('better-sqlite3'))(process.argv[1]);
  db.exec('BEGIN EXCLUSIVE');
  process.stdout.write('held');
  setInterval(() => db, 1000);
`;

it('C53: refuses a profile that another process has open, until that process is gone', async () => {
  const folder = temporaryFolder();
  const holder = spawn(process.execPath, ['-e', HOLD, join(folder, LOCK_FILE)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => void holder.kill('SIGKILL'));
  await once(holder.stdout, 'data');
  expect(lockProfile(folder)).toBe(false);
  holder.kill('SIGKILL');
  await once(holder, 'exit');
  expect(lockProfile(folder)).toBe(true);
  expect(lockProfile(folder)).toBe(false);
});
