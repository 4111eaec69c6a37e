import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { RotatingLog } from '../../../src/backend/rotating-log';

describe('the log of the backend', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'longhaul-log-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const file = () => join(folder, 'backend.log');
  const read = (name: string) => readFileSync(join(folder, name), 'utf8');

  it('goes on where the last run ended', () => {
    writeFileSync(file(), 'before\n');
    new RotatingLog(file()).write('after\n');
    expect(read('backend.log')).toBe('before\nafter\n');
  });

  it('is put away when it has grown large, and the three newest are kept', () => {
    const log = new RotatingLog(file(), 1_000);
    for (let n = 0; n < 500; n += 1) log.write(`line ${n} ${'.'.repeat(40)}\n`);
    expect(readdirSync(folder).toSorted()).toEqual([
      'backend.1.log',
      'backend.2.log',
      'backend.3.log',
      'backend.log',
    ]);
    const kept = ['backend.3.log', 'backend.2.log', 'backend.1.log', 'backend.log'].map(read);
    for (const text of kept) expect(text.length).toBeLessThan(1_100);
    const numbers = [...kept.join('').matchAll(/^line (\d+) /gm)].map(([, n]) => Number(n));
    expect(numbers.at(-1)).toBe(499);
    expect(numbers, 'no line is missing between them').toEqual(
      Array.from({ length: numbers.length }, (_, at) => 500 - numbers.length + at),
    );
  });

  it('goes on in a new file when somebody has taken its own away', () => {
    const log = new RotatingLog(file(), 20);
    writeFileSync(join(folder, 'backend.1.log'), 'older\n');
    log.write('a line that fills it up\n');
    rmSync(file());
    log.write('the next\n');
    expect(read('backend.log')).toBe('the next\n');
    expect(read('backend.1.log')).toBe('older\n');
  });
});
