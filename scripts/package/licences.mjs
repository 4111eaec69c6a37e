import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { outDir, root } from '../lib/paths.mjs';

/** @typedef {{ name: string, version: string, identifier: string | null, text: string | null }} Licence */
/** @typedef {{ dev?: boolean, version?: string, license?: string }} LockEntry */

const LICENCE_FILE = /^(licen[cs]e|copying|notice)/i;

/**
 * The licences of all npm packages that are in a package: those whose code is in the renderer's bundle, as the build has
 * listed them, and those that lie beside it.
 *
 * @returns {string} one text, ordered by name
 * @throws {Error} when a package names no licence at all
 */
export function licenceText() {
  /** @type {Licence[]} */
  const bundled = JSON.parse(readFileSync(join(outDir, 'renderer', 'licences.json'), 'utf8'));
  const sections = [...bundled, ...installed()].map(section);
  return `Longhaul contains these packages.\n\n${[...new Set(sections)].sort().join('\n')}`;
}

/** @returns {Licence[]} */
function installed() {
  /** @type {{ packages: Record<string, LockEntry> }} */
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(lock.packages)
    .filter(([path, { dev }]) => path !== '' && !dev && existsSync(join(root, path)))
    .map(([path, { version = '', license = null }]) => ({
      name: path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
      version,
      identifier: license,
      text: licenceFiles(join(root, path)),
    }));
}

/** @param {string} folder */
function licenceFiles(folder) {
  const files = readdirSync(folder).filter((file) => LICENCE_FILE.test(file));
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim());
  return texts.length > 0 ? texts.join('\n\n') : null;
}

/** @param {Licence} licence */
function section({ name, version, identifier, text }) {
  if (!identifier && !text) throw new Error(`${name} ${version} names no licence`);
  return `${name} ${version} (${identifier ?? 'see below'})\n${'─'.repeat(60)}\n${text ?? identifier}\n`;
}
