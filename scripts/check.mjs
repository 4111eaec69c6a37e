/** `npm run check`: format, lint, types and import directions. */
import { runChecks } from './checks/checks.mjs';
import { command, ready } from './lib/command.mjs';
import { prepareTools } from './setup/prepare.mjs';

await command(async () => {
  await ready(process.stdout, prepareTools);
  const results = await runChecks();
  for (const { name, passed, output } of results) {
    console.log(passed ? `✓ ${name}` : `✗ ${name}\n${output}\n`);
  }
  return results.every(({ passed }) => passed) ? 0 : 1;
});
