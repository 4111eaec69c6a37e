import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { capture } from './capture.mjs';
import { StepError } from './step-error.mjs';

/**
 * The switches Chromium needs on this machine to start. Its sandbox stays on wherever it can: only root has none.
 *
 * @param {string} electronProgram
 * @param {(text: string) => void} say is told when the sandbox is off
 * @returns {Promise<string[]>}
 * @throws {StepError} when the system keeps an ordinary user from having the sandbox
 */
export async function sandboxSwitches(electronProgram, say) {
  if (process.platform !== 'linux') return [];
  if (process.getuid?.() === 0) {
    say('Running as root, so Chromium runs without its sandbox (--no-sandbox).');
    return ['--no-sandbox'];
  }
  const helper = join(dirname(electronProgram), 'chrome-sandbox');
  if (isSetuidRoot(helper)) return [];
  const namespaces = await capture('unshare', ['--user', '--map-root-user', 'true']);
  // Without the tool there is no way to ask; Chromium itself will say.
  if (namespaces.code === 0 || namespaces.code === 127) return [];
  throw new StepError("Chromium's sandbox is not available to ordinary users on this system", {
    why: namespaces.stderr,
    next: `Allow it for this copy of Electron, then run the same command again:\nsudo chown root ${helper} && sudo chmod 4755 ${helper}`,
  });
}

/** @param {string} helper */
function isSetuidRoot(helper) {
  const found = statSync(helper, { throwIfNoEntry: false });
  return Boolean(found && found.uid === 0 && found.mode & 0o4000);
}
