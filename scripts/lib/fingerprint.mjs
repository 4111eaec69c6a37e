import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { listFiles } from './list-files.mjs';

/**
 * Identifies the content of files and folders, whatever their dates are.
 *
 * @param {string} base
 * @param {string[]} names files or folders inside `base`; missing ones are left out
 * @returns {string}
 */
export function fingerprint(base, names) {
  const hash = createHash('sha256');
  for (const file of names.flatMap((name) => listFiles(join(base, name))).sort()) {
    const content = readFileSync(file);
    hash.update(`${relative(base, file).split(sep).join('/')}\0${content.length}\0`);
    hash.update(content);
  }
  return hash.digest('hex');
}
