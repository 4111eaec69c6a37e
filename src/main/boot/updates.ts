/** Which packages can replace themselves, and from where. */
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { electronSource } from '../updates/electron-source';
import type { UpdateSource } from '../updates/updater';

/**
 * The source of newer versions, or null for packages that somebody else updates: those of a Debian system, folders that were
 * unpacked by hand, and the development build, unless the environment gives it an address to try this with.
 */
export function updateSource(): UpdateSource | null {
  const tryFrom = app.isPackaged ? undefined : process.env.LONGHAUL_UPDATE_URL;
  if (tryFrom === undefined && !replacesItself()) return null;
  return electronSource(async () => {
    const { default: library } = await import('electron-updater');
    const { autoUpdater } = library;
    if (tryFrom !== undefined) {
      autoUpdater.forceDevUpdateConfig = true;
      autoUpdater.updateConfigPath = writeTrialConfig(tryFrom);
    }
    return autoUpdater;
  });
}

/** What electron-builder writes into packages, for a try. @returns the path of the file. */
function writeTrialConfig(url: string): string {
  const path = join(app.getPath('userData'), 'app-update.yml');
  // JSON is YAML too.
  writeFileSync(
    path,
    JSON.stringify({ provider: 'generic', url, updaterCacheDirName: 'longhaul-trial' }),
  );
  return path;
}

/** electron-builder writes the address into packages that it makes for publishing. */
function replacesItself(): boolean {
  if (!app.isPackaged || !existsSync(join(process.resourcesPath, 'app-update.yml'))) return false;
  return process.platform !== 'linux' || process.env.APPIMAGE !== undefined;
}
