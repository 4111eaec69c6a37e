/**
 * `npm run doctor`: looks at the checkout, the machine and a profile, changes nothing, and says what to do about whatever
 * is not fine. `-- --profile DIR` names the profile, `-- --json` prints JSON. Ends with 1 when there is a problem.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { checkoutChecks, problem } from './doctor/checkout.mjs';
import { callerFolder } from './lib/caller.mjs';
import { capture, tail } from './lib/capture.mjs';
import { command } from './lib/command.mjs';
import { bundledNode, outDir } from './lib/paths.mjs';

const MARKS = { fine: '✓', note: '!', problem: '✗' };

await command(async () => {
  const { values } = parseArgs({
    options: { profile: { type: 'string' }, json: { type: 'boolean', default: false } },
  });
  const checks = [...(await checkoutChecks()), ...(await machineChecks(values.profile))];
  if (values.json) console.log(JSON.stringify(checks, null, 2));
  else for (const check of checks) console.log(lineOf(check));
  return checks.some(({ state }) => state === 'problem') ? 1 : 0;
});

/**
 * @param {string | undefined} profile
 * @returns {Promise<import('./doctor/checkout.mjs').Check[]>} those of the machine and the profile, from the built app
 */
async function machineChecks(profile) {
  const program = join(outDir, 'main', 'doctor.js');
  if (!existsSync(program) || !existsSync(bundledNode)) return [];
  const args = [program, ...(profile === undefined ? [] : ['--profile', profile])];
  const result = await capture(bundledNode, args, { cwd: callerFolder(), timeoutMs: 60_000 });
  if (result.code === 0) return JSON.parse(result.stdout);
  return [problem('Machine and profile', tail(result, 5), 'npm run build, or npm run setup')];
}

/** @param {import('./doctor/checkout.mjs').Check} check */
function lineOf({ name, state, text, advice }) {
  const line = `${MARKS[state]} ${name}: ${text}`;
  return advice === null ? line : `${line}\n  → ${advice}`;
}
