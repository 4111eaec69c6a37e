import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createInflateRaw } from 'node:zlib';

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const END_SIZE = 22;
const ENTRY_SIZE = 46;
const LOCAL_HEADER_SIZE = 30;
const MAX_COMMENT = 0xffff;
const DEFLATED = 8;

/**
 * @typedef {object} ZipEntry
 * @property {string} name
 * @property {number} mode Unix permission bits
 * @property {number} method 0 stored, 8 deflated
 * @property {number} compressedSize
 * @property {number} size
 * @property {number} offset of the local header
 */

/**
 * Unpacks chosen files of a zip archive. Packages for this exist, but they write the whole archive; what is wanted here
 * is a third of it.
 *
 * @param {string} archive
 * @param {string} folder
 * @param {(name: string) => string | null} rename the name to write a file under (inside `folder`), or null to skip it
 * @param {(fraction: number) => void} [onProgress]
 * @throws {Error} when the archive is damaged, or a name leads out of `folder`
 */
export async function unzip(archive, folder, rename, onProgress) {
  const file = await open(archive);
  try {
    const wanted = (await readEntries(file)).filter((entry) => !entry.name.endsWith('/'));
    const chosen = wanted.flatMap((entry) => {
      const name = rename(entry.name);
      return name === null ? [] : [{ entry, name: insideName(name) }];
    });
    const total = chosen.reduce((sum, { entry }) => sum + entry.compressedSize, 0);
    let done = 0;
    for (const { entry, name } of chosen) {
      const target = join(folder, name);
      await mkdir(dirname(target), { recursive: true });
      await writeEntry(archive, file, entry, target);
      done += entry.compressedSize;
      onProgress?.(done / total);
    }
  } finally {
    await file.close();
  }
}

/**
 * Reads the archive's directory.
 *
 * @param {import('node:fs/promises').FileHandle} file
 * @returns {Promise<ZipEntry[]>}
 */
export async function readEntries(file) {
  const { size } = await file.stat();
  const tailSize = Math.min(size, END_SIZE + MAX_COMMENT);
  const tail = await readAt(file, size - tailSize, tailSize);
  let end = tail.length - END_SIZE;
  while (end >= 0 && tail.readUInt32LE(end) !== END_SIGNATURE) end -= 1;
  if (end < 0) throw new Error('not a zip archive: it has no directory');

  const directory = await readAt(file, tail.readUInt32LE(end + 16), tail.readUInt32LE(end + 12));
  /** @type {ZipEntry[]} */
  const entries = [];
  for (let at = 0; at < directory.length; ) {
    if (directory.readUInt32LE(at) !== ENTRY_SIGNATURE) throw new Error('damaged zip directory');
    const nameLength = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + ENTRY_SIZE, at + ENTRY_SIZE + nameLength),
      mode: (directory.readUInt32LE(at + 38) >>> 16) & 0o777,
      method: directory.readUInt16LE(at + 10),
      compressedSize: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      offset: directory.readUInt32LE(at + 42),
    });
    at +=
      ENTRY_SIZE + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * @param {string} archive
 * @param {import('node:fs/promises').FileHandle} file
 * @param {ZipEntry} entry
 * @param {string} target
 */
async function writeEntry(archive, file, entry, target) {
  const header = await readAt(file, entry.offset, LOCAL_HEADER_SIZE);
  // The local header has its own extra field, whose length can differ from the directory's.
  const start =
    entry.offset + LOCAL_HEADER_SIZE + header.readUInt16LE(26) + header.readUInt16LE(28);
  const output = createWriteStream(target, { mode: entry.mode || 0o644 });
  if (entry.compressedSize === 0) {
    output.end();
    return;
  }
  const input = createReadStream(archive, {
    start,
    end: start + entry.compressedSize - 1,
    highWaterMark: 1 << 20,
  });
  if (entry.method === DEFLATED) await pipeline(input, createInflateRaw(), output);
  else await pipeline(input, output);
  if (output.bytesWritten !== entry.size) throw new Error(`damaged zip entry: ${entry.name}`);
}

/**
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 * @param {number} length
 */
async function readAt(file, position, length) {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  if (bytesRead !== length) throw new Error('damaged zip archive: it ends too early');
  return buffer;
}

/** @param {string} name */
function insideName(name) {
  const clean = normalize(name);
  if (clean.startsWith('..') || clean.startsWith('/') || /^[a-z]:/i.test(clean)) {
    throw new Error(`zip entry leads out of its folder: ${name}`);
  }
  return clean;
}
