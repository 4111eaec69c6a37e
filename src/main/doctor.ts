/** Prints the checks of this machine and of a profile as JSON. `npm run doctor` adds those of the checkout. */
import { homedir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { allChecks } from './diagnostics/machine';

/** Where the app keeps its profile on this platform, as Electron has it. */
function defaultProfile(): string {
  const name = 'Longhaul';
  const { APPDATA, XDG_CONFIG_HOME } = process.env;
  if (process.platform === 'win32') return join(APPDATA ?? homedir(), name);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Application Support', name);
  return join(XDG_CONFIG_HOME || join(homedir(), '.config'), name);
}

const { values } = parseArgs({ options: { profile: { type: 'string' } } });
const profile = values.profile ?? process.env.LONGHAUL_USER_DATA_DIR ?? defaultProfile();
const checks = await allChecks(process, profile);
process.stdout.write(`${JSON.stringify(checks)}\n`);
