import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cached } from '../../../scripts/setup/cache.mjs';
import { checkManifest, hashFile, writeManifest } from '../../../scripts/setup/manifest.mjs';

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-cache-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function fill(target: string): Promise<void> {
  await mkdir(join(target, 'sub'), { recursive: true });
  await writeFile(join(target, 'program'), 'the program');
  await writeFile(join(target, 'sub', 'data'), 'the data');
}

describe('a manifest', () => {
  beforeEach(async () => {
    await fill(folder);
    await writeManifest(folder);
  });

  it('accepts the folder as it was', async () => {
    expect(await checkManifest(folder)).toBeNull();
  });

  it('rejects a file that was tampered with, at the same length', async () => {
    await writeFile(join(folder, 'sub', 'data'), 'the dat4');
    expect(await checkManifest(folder)).toBe('sub/data has changed');
  });

  it('rejects a missing and an additional file', async () => {
    await writeFile(join(folder, 'extra'), '');
    expect(await checkManifest(folder)).toBe('extra does not belong there');
    await rm(join(folder, 'program'));
    expect(await checkManifest(folder)).toBe('program is missing');
  });

  it('rejects a damaged manifest', async () => {
    await writeFile(join(folder, 'manifest.json'), '{"program":');
    expect(await checkManifest(folder)).toBe('its manifest cannot be read');
  });

  it('hashes as others do', async () => {
    await writeFile(join(folder, 'abc'), 'abc');
    expect(await hashFile(join(folder, 'abc'), 'sha256', 'hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });
});

describe('the cache', () => {
  it('makes a folder once', async () => {
    const first = await cached('key', fill, { cache: folder });
    const second = await cached('key', () => Promise.reject(new Error('made twice')), {
      cache: folder,
    });
    expect([first.made, second.made]).toEqual([true, false]);
    expect(second.folder).toBe(first.folder);
  });

  it('makes it again when a file in it was tampered with, and says why', async () => {
    const first = await cached('key', fill, { cache: folder });
    await writeFile(join(first.folder, 'program'), 'another program');
    const second = await cached('key', fill, { cache: folder });
    expect(second).toMatchObject({ made: true, rejected: 'program has changed' });
    expect(await readFile(join(second.folder, 'program'), 'utf8')).toBe('the program');
  });

  it('keeps nothing of what failed half-way', async () => {
    const failing = cached(
      'key',
      async (target) => {
        await fill(target);
        throw new Error('the disk is full');
      },
      { cache: folder },
    );
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await readdir(folder)).toEqual([]);
  });
});
