/** `npm run chaos`: sets up and runs random faults against the real backend and the real engine. */
import { join } from 'node:path';
import { callerFolder } from './lib/caller.mjs';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, root } from './lib/paths.mjs';
import { StepError } from './lib/step-error.mjs';
import { prepareNode } from './setup/prepare.mjs';

await command(async () => {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg === '--electron' || arg.startsWith('--electron='))) {
    throw new StepError('npm run chaos has no --electron', {
      why: 'Random faults run against the backend and the engine only, not against the whole app with its window.',
      next: 'Leave --electron out. Crashes of the whole app are tested by `npm test -- e2e`.',
    });
  }
  await ready(process.stdout, prepareNode);
  return runForeground(bundledNode, [join(root, 'test', 'chaos', 'run.ts'), ...args], {
    cwd: callerFolder(),
  });
});
