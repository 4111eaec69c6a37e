/** `npm run bench -- NAME`: sets up, builds, and runs one of the measurements. */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { StepError } from './lib/step-error.mjs';
import { withDisplay } from './lib/xvfb.mjs';
import { prepareApp, prepareNode } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

/** @type {Record<string, string[]>} */
const BENCHES = {
  backend: ['backend', 'run.ts'],
  scaling: ['backend', 'scaling.ts'],
  engine: ['engine', 'run.ts'],
  renderer: ['renderer', 'run.ts'],
  startup: ['startup', 'run.ts'],
};

/** Those that open windows, and so need Electron and a display. */
const WITH_WINDOWS = new Set(['renderer', 'startup']);

await command(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const file = BENCHES[name];
  if (!file) {
    throw new StepError(name === '' ? 'no measurement was named' : `there is no "${name}"`, {
      next: `npm run bench -- ${Object.keys(BENCHES).join(' | ')}`,
    });
  }
  const windows = WITH_WINDOWS.has(name);
  await ready(process.stderr, async (reporter) => {
    await (windows ? prepareApp(reporter) : prepareNode(reporter));
    await runStep(reporter, 'Build', ensureBuilt);
  });
  const run = (/** @type {import('./lib/xvfb.mjs').DisplayEnvironment} */ env) =>
    runForeground(bundledNode, [join(root, 'test', 'bench', ...file), ...args], {
      cwd: callerFolder(),
      env: { ...process.env, ...env },
    });
  return windows ? withDisplay(run) : run({});
});
