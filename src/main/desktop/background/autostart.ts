/** Starting with the person's session, hidden. Linux has a file for that; the other systems have a list of their own. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { app } from 'electron';

/** Given to the app by the system at sign-in: no window opens. */
export const HIDDEN_SWITCH = 'hidden';

/** Only an installed app can be started by the system; from a checkout nothing is done. */
export function setAutostart(enabled: boolean): void {
  if (!app.isPackaged) return;
  if (process.platform !== 'linux') {
    app.setLoginItemSettings({ openAtLogin: enabled, args: [`--${HIDDEN_SWITCH}`] });
    return;
  }
  // An empty variable counts as none, says the Base Directory specification.
  const folder = join(process.env.XDG_CONFIG_HOME || join(homedir(), '.config'), 'autostart');
  const file = join(folder, 'longhaul.desktop');
  if (!enabled) return rmSync(file, { force: true });
  mkdirSync(folder, { recursive: true });
  // An AppImage runs from a place that is gone when it has ended; the variable names the file itself.
  writeFileSync(file, desktopEntry(process.env.APPIMAGE || process.execPath));
}

/** @param program quoted by the rules of the Desktop Entry specification. */
export function desktopEntry(program: string): string {
  const quoted = `"${program.replace(/["`$\\]/g, '\\$&').replace(/%/g, '%%')}"`;
  // A reader undoes the escapes of strings before it looks at the quotes, and refuses those that it does not know.
  const written = quoted.replaceAll('\\', '\\\\');
  return [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Longhaul',
    `Exec=${written} --${HIDDEN_SWITCH}`,
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');
}
