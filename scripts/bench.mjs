/** `npm run bench -- NAME`: sets up, builds, and runs one of the measurements. */
import { join } from 'node:path';
import { ensureBuilt } from './lib/build.mjs';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { StepError } from './lib/step-error.mjs';
import { prepareNode } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

/** @type {Record<string, string[]>} */
const BENCHES = {
  backend: ['backend', 'run.ts'],
  scaling: ['backend', 'scaling.ts'],
  engine: ['engine', 'run.ts'],
};

await command(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const file = BENCHES[name];
  if (!file) {
    throw new StepError(name === '' ? 'no measurement was named' : `there is no "${name}"`, {
      next: `npm run bench -- ${Object.keys(BENCHES).join(' | ')}`,
    });
  }
  await ready(process.stderr, async (reporter) => {
    await prepareNode(reporter);
    await runStep(reporter, 'Build', ensureBuilt);
  });
  return runForeground(bundledNode, [join(root, 'test', 'bench', ...file), ...args], {
    cwd: callerFolder(),
  });
});
