/** `npm run docs`: writes the pages and parts of pages that are made from the code. `npm test` checks that they are current. */
import { join } from 'node:path';
import { command, ready } from './lib/command.mjs';
import { runForeground } from './lib/foreground.mjs';
import { bundledNode, nodeModules, root } from './lib/paths.mjs';
import { prepareTools } from './setup/prepare.mjs';

await command(async () => {
  await ready(process.stdout, prepareTools);
  const vitest = join(nodeModules, 'vitest/vitest.mjs');
  const args = [vitest, 'run', '--project', 'unit', 'test/unit/docs'];
  const env = { ...process.env, LONGHAUL_UPDATE_DOCS: '1' };
  return runForeground(bundledNode, args, { cwd: root, env });
});
