import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Resvg } from '@resvg/resvg-js';
import { root } from '../lib/paths.mjs';

/** Edge lengths in pixels: what desktops, docks and task bars ask for. */
const SIZES = [16, 24, 32, 48, 64, 96, 128, 256, 512, 1024];

/**
 * Draws the icon set from the one source image.
 *
 * @param {string} folder where `WxH.png` files go
 * @returns {Record<string, string>} path by `WxH`
 */
export function drawIcons(folder) {
  const source = readFileSync(join(root, 'resources', 'icon.svg'));
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    SIZES.map((size) => {
      const name = `${size}x${size}`;
      const path = join(folder, `${name}.png`);
      writeFileSync(
        path,
        new Resvg(source, { fitTo: { mode: 'width', value: size } }).render().asPng(),
      );
      return [name, path];
    }),
  );
}
