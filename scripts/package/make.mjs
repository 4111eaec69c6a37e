/** Makes packages from what is built. Runs under the bundled Node, after set-up. */
import { statSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { build, Platform } from 'electron-builder';
import config from '../../electron-builder.config.mjs';
import { command } from '../lib/command.mjs';
import { folderSize } from '../lib/folder-size.mjs';
import { outDir, root } from '../lib/paths.mjs';
import { makeDeb, noDeb } from './deb.mjs';
import { drawIcons } from './icons.mjs';
import { licenceText } from './licences.mjs';

const dist = join(root, 'dist');

await command(async () => {
  const targets = process.argv.slice(2);
  const icons = drawIcons(join(outDir, 'icons'));
  writeFileSync(join(outDir, 'licences.txt'), licenceText());
  const made = await build({
    projectDir: root,
    config,
    publish: 'never',
    targets: Platform.current().createTarget(targets.length > 0 ? targets : ['dir']),
  });
  for (const path of made) printSize(path, statSync(path).size);
  if (process.platform !== 'linux' || targets.length > 0) return 0;

  const unpacked = join(dist, 'linux-unpacked');
  printSize(unpacked, await folderSize(unpacked));
  const reason = await noDeb();
  if (reason) {
    console.log(`! no .deb: ${reason}`);
  } else {
    const deb = await makeDeb({ source: unpacked, target: dist, icons });
    printSize(deb, statSync(deb).size);
  }
  return 0;
});

/**
 * @param {string} path
 * @param {number} bytes
 */
function printSize(path, bytes) {
  const name = relative(root, path) || basename(path);
  console.log(`✓ ${name}: ${(bytes / 1e6).toFixed(1)} MB`);
}
