/** `npm start`: sets up, builds, and opens the app with its bundled backend. Further arguments go to Electron. */
import { ensureBuilt } from './lib/build.mjs';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { root } from './lib/paths.mjs';
import { sandboxSwitches } from './lib/sandbox.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

await command(async () => {
  const { program } = await ready(process.stdout, async (reporter) => {
    const electron = await prepareApp(reporter);
    await runStep(reporter, 'Build', ensureBuilt);
    return electron;
  });
  const args = [root, ...(await sandboxSwitches(program, console.log)), ...process.argv.slice(2)];
  return withDisplay(
    (env) => runForeground(program, args, { cwd: callerFolder(), env: { ...process.env, ...env } }),
    { onVirtual: console.log },
  );
});
