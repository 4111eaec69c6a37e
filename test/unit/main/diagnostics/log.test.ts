import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openLog } from '../../../../src/main/desktop/log';
import { lastLines } from '../../../../src/main/diagnostics/log-tail';
import { temporaryFolder } from '../../../integration/store/temporary';

describe('the log', () => {
  it('puts full files away, keeps three of them and leaves secrets out', () => {
    const profile = temporaryFolder();
    const log = openLog(profile, (text) => text.replaceAll('secret', '[removed]'), 2_000);
    for (let n = 0; n < 400; n += 1) log.info(`line ${n} with a secret`);
    log.error('failing', new Error('the secret is out'));

    const folder = join(profile, 'logs');
    const files = readdirSync(folder).toSorted();
    expect(files).toEqual(['main.1.log', 'main.2.log', 'main.3.log', 'main.log']);
    const texts = files.map((name) => readFileSync(join(folder, name), 'utf8'));
    expect(texts.join('')).not.toContain('secret');
    expect(Math.max(...texts.map(({ length }) => length))).toBeLessThan(2_300);
    expect(lastLines(log.file, 400).join('\n')).toContain('failing: Error: the [removed] is out');
    expect(texts[0], 'number 1 is the newest of those put away').toMatch(/line 3\d\d/);
  });

  it('goes on when a full file cannot be put away, or is no longer there', () => {
    const profile = temporaryFolder();
    const folder = join(profile, 'logs');
    const log = openLog(profile, (text) => text, 2_000);
    const write = (word: string) => {
      for (let n = 0; n < 100; n += 1) log.info(`${word} ${n}`);
    };
    write('first');
    for (const n of [1, 2]) writeFileSync(join(folder, `main.${n}.log`), 'older');
    mkdirSync(join(folder, 'main.3.log', 'held'), { recursive: true });
    write('second');
    expect(lastLines(log.file, 1)[0]).toContain('second 99');
    expect(statSync(log.file).size).toBeLessThan(2_300);
    rmSync(folder, { recursive: true });
    mkdirSync(folder);
    write('third');
    expect(lastLines(log.file, 1)[0]).toContain('third 99');
  });

  it('has no last lines while there is no file', () => {
    expect(lastLines(join(temporaryFolder(), 'none.log'), 10)).toEqual([]);
  });
});
