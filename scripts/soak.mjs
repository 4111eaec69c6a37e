/** `npm run soak`: sets up, builds, and uses and disturbs one app for a while. */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

await command(async () => {
  await ready(process.stdout, async (reporter) => {
    await prepareApp(reporter, { tests: true });
    await runStep(reporter, 'Build', ensureBuilt);
  });
  const args = [join(root, 'test', 'soak', 'run.ts'), ...process.argv.slice(2)];
  return withDisplay((env) =>
    runForeground(bundledNode, args, { cwd: callerFolder(), env: { ...process.env, ...env } }),
  );
});
