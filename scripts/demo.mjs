/** `npm run demo`: sets up, builds, and runs the demonstration. */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

await command(async () => {
  await ready(process.stdout, async (reporter) => {
    await prepareApp(reporter);
    await runStep(reporter, 'Build', ensureBuilt);
  });
  const args = [join(root, 'test', 'demo', 'run.ts'), ...process.argv.slice(2)];
  return withDisplay((env) =>
    runForeground(bundledNode, args, { cwd: root, env: { ...process.env, ...env } }),
  );
});
