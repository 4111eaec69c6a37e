/**
 * `npm run package`: makes what this machine can make without a download: the unpacked app and, on Debian-like systems, a
 * `.deb`. Further arguments name targets of electron-builder, which may download its tools: `npm run package -- AppImage`.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

const FIRST_PAINT = fileURLToPath(new URL('../test/bench/startup/first-paint.ts', import.meta.url));
const MAKE = fileURLToPath(new URL('./package/make.mjs', import.meta.url));

await command(async () => {
  await ready(process.stdout, async (reporter) => {
    const electron = await prepareApp(reporter);
    await runStep(reporter, 'Build', ensureBuilt);
    if (electron.isFallback) {
      console.log(
        `! Electron ${electron.version} is the fallback: try this package, do not ship it.`,
      );
    }
  });
  const code = await runForeground(bundledNode, [MAKE, ...process.argv.slice(2)], { cwd: root });
  if (code === 0) await sayStartUp();
  return code;
});

/** Starts what was made a few times and says how long that takes. What cannot be measured here is said and no failure. */
async function sayStartUp() {
  const program = unpackedProgram();
  if (!existsSync(program)) return;
  try {
    await withDisplay((env) =>
      runForeground(bundledNode, [FIRST_PAINT, program], {
        cwd: root,
        env: { ...process.env, ...env },
      }),
    );
  } catch (error) {
    console.log(`! start-up was not measured: ${error instanceof Error ? error.message : error}`);
  }
}

/** The app's program in the folder that electron-builder unpacks it to. */
function unpackedProgram() {
  const dist = join(root, 'dist');
  if (process.platform === 'win32') return join(dist, 'win-unpacked', 'Longhaul.exe');
  if (process.platform === 'linux') return join(dist, 'linux-unpacked', 'longhaul');
  const folder = process.arch === 'arm64' ? 'mac-arm64' : 'mac';
  return join(dist, folder, 'Longhaul.app/Contents/MacOS/Longhaul');
}
