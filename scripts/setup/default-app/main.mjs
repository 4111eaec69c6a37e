/**
 * What `electron PATH` starts first: loads the app at PATH. Stock Electron binaries bring such a file; the fallback
 * binary that set-up prepares does not.
 *
 * It is an ES module that waits for the app at its top level, because Electron holds back `ready` for as long as that
 * takes: what an app must do before `ready` is done in time.
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as electron from 'electron';

/**
 * What Electron has for its own default app, and does not document.
 *
 * @typedef {{ setAppPath(path: string): void, setVersion(version: string): void }} DefaultAppMethods
 */
const app = /** @type {Electron.App & DefaultAppMethods} */ (electron.app);

/**
 * Splits the arguments as stock Electron does: each `-r FILE` is loaded first, the first plain word is the app.
 *
 * @param {string[]} words
 */
function parseArguments(words) {
  const rest = [...words];
  const preload = [];
  while (rest.length > 0) {
    const word = String(rest.shift());
    if (word === '-r' || word === '--require') preload.push(String(rest.shift()));
    else if (!word.startsWith('-')) return { preload, path: word };
  }
  return { preload, path: null };
}

/**
 * Describes the app to Electron.
 *
 * @param {string} path a folder with a package.json, or a file
 * @returns {string} the app's main file
 */
function adopt(path) {
  const manifestPath = join(path, 'package.json');
  if (!statSync(path).isDirectory() || !existsSync(manifestPath)) {
    app.setAppPath(dirname(path));
    return path;
  }
  const manifest = JSON.parse(readFileSync(manifestPath, 'utf8'));
  app.setAppPath(path);
  app.setName(manifest.productName ?? manifest.name ?? 'Electron');
  app.setDesktopName(manifest.desktopName ?? `${app.getName()}.desktop`);
  if (manifest.version) app.setVersion(manifest.version);
  return createRequire(manifestPath).resolve(join(path, manifest.main ?? 'index.js'));
}

const { preload, path } = parseArguments(process.argv.slice(1));
if (!path) {
  console.error('Say which app to start: electron PATH');
  process.exit(1);
}
Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true });
const require = createRequire(join(process.cwd(), 'package.json'));
for (const file of preload) require(resolve(file));

try {
  await import(pathToFileURL(adopt(resolve(path))).href);
} catch (error) {
  console.error(error);
  process.exit(1);
}
