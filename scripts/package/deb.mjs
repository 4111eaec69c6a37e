import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { capture } from '../lib/capture.mjs';
import { root } from '../lib/paths.mjs';
import { StepError } from '../lib/step-error.mjs';

/** What Debian's packaging needs beside Node. */
const TOOLS = ['dpkg', 'fakeroot'];

/**
 * @typedef {{ stagingDir: string, copyApplication(...all: unknown[]): Promise<void> }} InstallerSteps
 * @typedef {(options: object) => Promise<{ packagePaths: string[] }>} Installer
 */

// The package has no types; by this way its name is not looked up for any.
/** @type {{ default: Installer, Installer: { prototype: InstallerSteps } }} */
const { default: installer, Installer } = createRequire(import.meta.url)(
  'electron-installer-debian',
);

// The library has no place for further files, so they come along with the app's own: the system learns from this one what files of
// chats are called.
const { copyApplication } = Installer.prototype;
Installer.prototype.copyApplication = async function copyWithMimeType(...all) {
  await copyApplication.apply(this, all);
  const folder = join(this.stagingDir, 'usr/share/mime/packages');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(root, 'resources/longhaul-mime.xml'), join(folder, 'longhaul.xml'));
};

/** @returns {Promise<string | null>} why no .deb can be made here, or null */
export async function noDeb() {
  if (process.platform !== 'linux') return 'a .deb is made on Linux';
  for (const tool of TOOLS) {
    const found = await capture(tool, ['--version']);
    if (found.code !== 0) return `${tool} is not installed (apt-get install ${TOOLS.join(' ')})`;
  }
  return null;
}

/**
 * Makes a Debian package of an unpacked app.
 *
 * @param {{ source: string, target: string, icons: Record<string, string> }} options folders; icons by `WxH`
 * @returns {Promise<string>} its path
 */
export async function makeDeb({ source, target, icons }) {
  const { packagePaths } = await installer({
    src: source,
    dest: target,
    arch: process.arch === 'x64' ? 'amd64' : process.arch,
    rename: (/** @type {string} */ folder) =>
      join(folder, '<%= name %>_<%= version %>_<%= arch %>.deb'),
    options: {
      name: 'longhaul',
      productName: 'Longhaul',
      genericName: 'Copilot',
      bin: 'longhaul',
      section: 'utils',
      // As small as xz for our purposes, in a tenth of its time.
      compression: 'zstd',
      maintainer: 'The Longhaul authors <longhaul@localhost>',
      categories: ['Utility', 'Network'],
      mimeType: ['x-scheme-handler/longhaul', 'application/vnd.longhaul.chat+json'],
      icon: icons,
      // A keychain for the token, a file dialog, and the tray.
      recommends: ['libsecret-1-0', 'xdg-utils', 'libayatana-appindicator3-1'],
    },
  });
  const [path] = packagePaths;
  if (!path) throw new StepError('the .deb was not made');
  return path;
}
