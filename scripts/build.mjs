/** `npm run build`: sets up, then builds main, preload, renderer and backend into `out/`. */
import { ensureBuilt } from './lib/build.mjs';
import { command, ready } from './lib/command.mjs';
import { prepareNode } from './setup/prepare.mjs';
import { runStep } from './setup/reporter.mjs';

await command(async () => {
  await ready(process.stdout, async (reporter) => {
    await prepareNode(reporter);
    await runStep(reporter, 'Build', (step) => ensureBuilt(step, { force: true }));
  });
  return 0;
});
