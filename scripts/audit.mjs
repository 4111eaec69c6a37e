/** `npm run audit`: whether known holes in dependencies are open. Says so when the registry cannot tell, and fails then too. */
import { auditDependencies } from './checks/audit.mjs';
import { command } from './lib/command.mjs';

const MARKS = { passed: '✓', failed: '✗', 'not checked': '!' };

await command(async () => {
  const { state, output } = await auditDependencies();
  console.log(`${MARKS[state]} dependency audit: ${state}${output ? `\n${output}` : ''}`);
  return { passed: 0, failed: 1, 'not checked': 2 }[state];
});
