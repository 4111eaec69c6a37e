/** `npm run dev`: sets up, and opens the app from its sources; changed sources reload. */
import { electronVite, forgetBuild } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';

await command(async () => {
  const { program } = await ready(process.stdout, prepareApp);
  forgetBuild();
  const switches = (await sandboxSwitches(program, console.log)).length > 0 ? ['--noSandbox'] : [];
  const args = [electronVite, 'dev', '--watch', ...switches, ...process.argv.slice(2)];
  return withDisplay(
    (env) => runForeground(bundledNode, args, { cwd: root, env: { ...process.env, ...env } }),
    { onVirtual: console.log },
  );
});
