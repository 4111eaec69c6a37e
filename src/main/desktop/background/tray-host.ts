/** Whether the desktop shows tray icons. Only on Linux is that a question: some desktops have no tray. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const TIMEOUT_MS = 2_000;

/** The service that every tray on Linux offers, by the StatusNotifierItem specification. */
const WATCHER = 'org.kde.StatusNotifierWatcher';

/** @returns false also when nobody can be asked. */
export async function hasTrayHost(platform: NodeJS.Platform = process.platform): Promise<boolean> {
  if (platform !== 'linux') return true;
  const call = 'org.freedesktop.DBus.NameHasOwner';
  const target = ['--dest', 'org.freedesktop.DBus', '--object-path', '/org/freedesktop/DBus'];
  try {
    const args = ['call', '--session', ...target, '--method', call, WATCHER];
    const { stdout } = await run('gdbus', args, { timeout: TIMEOUT_MS });
    return stdout.includes('true');
  } catch {
    // No bus or no gdbus: a desktop with a tray has both.
    return false;
  }
}
