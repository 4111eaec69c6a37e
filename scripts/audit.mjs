/** `npm run audit`: whether known holes in dependencies are open. Says so when the registry cannot tell, and fails then too. */
import { command, ready } from './lib/command.mjs';
import { prepareTools } from './setup/prepare.mjs';

const MARKS = { passed: '✓', failed: '✗', 'not checked': '!' };

await command(async () => {
  await ready(process.stdout, prepareTools);
  const { auditDependencies } = await import('./checks/audit.mjs');
  const { state, output } = await auditDependencies();
  console.log(`${MARKS[state]} dependency audit: ${state}${output ? `\n${output}` : ''}`);
  return { passed: 0, failed: 1, 'not checked': 2 }[state];
});
