import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BootRecord, STARTS_FILE } from '../../../src/main/boot/record';
import { temporaryFolder } from '../../integration/store/temporary';

const record = (folder: string) =>
  new BootRecord(folder, (_context, error) => {
    throw error;
  });

/** Starts that end before anything was seen. */
function failing(folder: string, count: number): void {
  for (let n = 0; n < count; n += 1) record(folder).begin();
}

describe('the record of starts', () => {
  it('asks for care after three starts in a row that showed nothing', () => {
    const folder = temporaryFolder();
    const asked = Array.from({ length: 5 }, () => record(folder).begin());
    expect(asked).toEqual([false, false, false, true, true]);
  });

  it('does not count a start that was killed after it had shown something', () => {
    const folder = temporaryFolder();
    for (let n = 0; n < 10; n += 1) {
      const start = record(folder);
      expect(start.begin()).toBe(false);
      start.shown();
    }
  });

  it('forgets earlier failures only when a start has proved sound', () => {
    const folder = temporaryFolder();
    failing(folder, 2);
    const third = record(folder);
    third.begin();
    third.shown();
    failing(folder, 1);
    expect(record(folder).begin(), 'three failures, one killed start between them').toBe(true);

    const sound = record(folder);
    sound.begin();
    sound.sound();
    failing(folder, 2);
    expect(record(folder).begin()).toBe(false);
  });

  it('tries an ordinary start after a safe one, and is careful again if that fails', () => {
    const folder = temporaryFolder();
    failing(folder, 3);
    const safe = record(folder);
    expect(safe.begin()).toBe(true);
    safe.shown();
    safe.retry();
    expect(record(folder).begin()).toBe(false);
    expect(record(folder).begin()).toBe(true);
  });

  it('lets the app start itself again twice, not for ever, and counts such ends', () => {
    const folder = temporaryFolder();
    const start = record(folder);
    start.begin();
    start.shown();
    expect([0, 1, 2].map((minute) => record(folder).crashed(minute * 60_000))).toEqual([
      true,
      true,
      false,
    ]);
    expect(record(folder).begin()).toBe(true);
    expect(record(folder).crashed(60 * 60_000), 'long ago does not count').toBe(true);
  });

  it('takes a damaged file for none, and works where none can be written', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, STARTS_FILE), '{"failed": "many"');
    expect(record(folder).begin()).toBe(false);

    const barred = temporaryFolder();
    mkdirSync(join(barred, `${STARTS_FILE}.new`));
    const told: string[] = [];
    expect(new BootRecord(barred, (context) => told.push(context)).begin()).toBe(false);
    expect(told).toEqual(['noting how the start went']);
  });
});
