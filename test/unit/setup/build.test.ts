import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint } from '../../../scripts/lib/fingerprint.mjs';
import { compileKey, sqliteDefines } from '../../../scripts/setup/addon-compile.mjs';
import { createReporter, megabytes, runStep } from '../../../scripts/setup/reporter.mjs';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-build-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the fingerprint of sources', () => {
  const names = ['src', 'package.json', 'missing'];

  beforeEach(async () => {
    await mkdir(join(folder, 'src', 'deep'), { recursive: true });
    await writeFile(join(folder, 'src', 'deep', 'a.ts'), 'a');
    await writeFile(join(folder, 'package.json'), '{}');
  });

  it('depends on content and names alone', async () => {
    const before = fingerprint(folder, names);
    await utimes(join(folder, 'package.json'), 1, 1);
    await writeFile(join(folder, 'unrelated'), 'x');
    expect(fingerprint(folder, names)).toBe(before);
    await writeFile(join(folder, 'src', 'deep', 'a.ts'), 'b');
    expect(fingerprint(folder, names)).not.toBe(before);
  });

  it('tells a renamed file', async () => {
    const before = fingerprint(folder, names);
    await rm(join(folder, 'src', 'deep', 'a.ts'));
    await writeFile(join(folder, 'src', 'deep', 'b.ts'), 'a');
    expect(fingerprint(folder, names)).not.toBe(before);
  });
});

describe('the recipe of the compiled addon', () => {
  const write = (text: string) => writeFile(join(folder, 'deps', 'defines.gypi'), text);

  beforeEach(() => mkdir(join(folder, 'deps')));

  it('has the options of the package, and a name that depends on them', async () => {
    await write("{ 'defines': [ 'HAVE_USLEEP=1', 'SQLITE_DQS=0', 'SQLITE_SOUNDEX' ] }");
    expect(sqliteDefines(folder)).toEqual(['HAVE_USLEEP=1', 'SQLITE_DQS=0', 'SQLITE_SOUNDEX']);
    const key = compileKey(folder, '1.0.0');
    await write("{ 'defines': [ 'SQLITE_DQS=0' ] }");
    expect(compileKey(folder, '1.0.0')).not.toBe(key);
  });

  it('is refused when the package describes its build in another way', async () => {
    await write('{}');
    expect(() => sqliteDefines(folder)).toThrow('does not know');
  });
});

describe('progress', () => {
  let time = 0;
  let written = '';
  const stream = {
    isTTY: false,
    write: (text: string) => {
      written += text;
      return true;
    },
  } as unknown as NodeJS.WriteStream;
  const reporter = createReporter(stream, () => time);

  beforeEach(() => {
    time = 0;
    written = '';
  });

  it('is a plain line now and then where nothing can be redrawn', () => {
    const step = reporter.step('Electron');
    for (time = 0; time <= 12_000; time += 500) step.progress(`${time / 120} %`);
    step.done('done');
    expect(written.split('\n')).toHaveLength(4);
    expect(written).toContain('✓ Electron: done (13 s)');
  });

  it('marks a failed step, and passes the error on', async () => {
    const failing = runStep(reporter, 'Electron', () => Promise.reject(new Error('no network')));
    await expect(failing).rejects.toThrow('no network');
    expect(written).toBe('✗ Electron\n');
  });

  it('counts megabytes', () => {
    expect(megabytes(195_600_000)).toBe('196 MB');
  });
});
