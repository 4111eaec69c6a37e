/**
 * `npm run package`: makes what this machine can make without a download: the unpacked app and, on Debian-like systems, a
 * `.deb`. Further arguments name targets of electron-builder, which may download its tools: `npm run package -- AppImage`.
 */
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

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
  return runForeground(bundledNode, [MAKE, ...process.argv.slice(2)], { cwd: root });
});
