/**
 * `npm run chaos`: sets up and runs random faults against the real backend and the real engine, or with `--electron`
 * against the whole app.
 */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp, prepareNode } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

await command(async () => {
  const args = process.argv.slice(2);
  const wholeApp = args.includes('--electron');
  await ready(process.stdout, async (reporter) => {
    if (!wholeApp) return prepareNode(reporter);
    await prepareApp(reporter, { tests: true });
    await runStep(reporter, 'Build', ensureBuilt);
  });
  const run = (/** @type {import('./lib/xvfb.mjs').DisplayEnvironment} */ env) =>
    runForeground(bundledNode, [join(root, 'test', 'chaos', 'run.ts'), ...args], {
      cwd: callerFolder(),
      env: { ...process.env, ...env },
    });
  return wholeApp ? withDisplay(run) : run({});
});
