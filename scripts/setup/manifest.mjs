import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { listFiles } from '../lib/list-files.mjs';

/** The file that holds a folder's hashes. */
export const MANIFEST = 'manifest.json';

/** @typedef {Record<string, string>} Manifest path inside the folder -> sha256 of the file */

/**
 * Writes the hashes of all files of a folder into its `manifest.json`.
 *
 * @param {string} folder
 */
export async function writeManifest(folder) {
  await writeFile(join(folder, MANIFEST), `${JSON.stringify(await hashFolder(folder), null, 1)}\n`);
}

/**
 * Checks a folder against its `manifest.json`.
 *
 * @param {string} folder
 * @returns {Promise<string | null>} what is wrong with it, or null when every file is as it was
 */
export async function checkManifest(folder) {
  let text;
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8');
  } catch (error) {
    if (isMissing(error)) return 'it has no manifest';
    throw error;
  }
  const wanted = parseManifest(text);
  if (!wanted) return 'its manifest cannot be read';
  return firstDifference(wanted, await hashFolder(folder));
}

/**
 * @param {Manifest} wanted
 * @param {Manifest} found
 * @returns {string | null} the first difference in words, or null
 */
export function firstDifference(wanted, found) {
  for (const [path, hash] of Object.entries(wanted)) {
    if (!(path in found)) return `${path} is missing`;
    if (found[path] !== hash) return `${path} has changed`;
  }
  const extra = Object.keys(found).find((path) => !(path in wanted));
  return extra ? `${extra} does not belong there` : null;
}

/**
 * @param {string} path
 * @param {string} algorithm
 * @param {'hex' | 'base64'} encoding
 * @returns {Promise<string>}
 */
export async function hashFile(path, algorithm, encoding) {
  const hash = createHash(algorithm);
  await pipeline(createReadStream(path, { highWaterMark: 1 << 20 }), hash);
  return hash.digest(encoding);
}

/**
 * @param {string} folder
 * @returns {Promise<Manifest>}
 */
async function hashFolder(folder) {
  /** @type {Manifest} */
  const hashes = {};
  const files = listFiles(folder)
    .map((file) => relative(folder, file))
    .filter((path) => path !== MANIFEST)
    .sort();
  for (const path of files) {
    hashes[path.split(sep).join('/')] = await hashFile(join(folder, path), 'sha256', 'hex');
  }
  return hashes;
}

/**
 * @param {string} text
 * @returns {Manifest | null}
 */
function parseManifest(text) {
  try {
    const value = JSON.parse(text);
    return value && typeof value === 'object' ? value : null;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

/** @param {unknown} error */
function isMissing(error) {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
