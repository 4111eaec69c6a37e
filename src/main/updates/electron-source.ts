/** electron-updater as a source of newer versions. It checks hashes, signatures and the share of a staged rollout. */
import type { Release } from '@shared/updates';
import type { AppUpdater, UpdateInfo } from 'electron-updater';
import type { UpdateSource } from './updater';

/** @param load gives the updater of this platform, when it is first needed. */
export function electronSource(load: () => Promise<AppUpdater>): UpdateSource {
  const updater = async () => {
    const found = await load();
    found.autoDownload = false;
    found.autoInstallOnAppQuit = true;
    // Failures are thrown as well, and logged by whoever asked.
    found.logger = null;
    return found;
  };
  let loaded: Promise<AppUpdater> | null = null;
  const once = () => {
    loaded ??= updater();
    return loaded;
  };
  return {
    async check() {
      const result = await (await once()).checkForUpdates();
      return result?.isUpdateAvailable ? releaseOf(result.updateInfo) : null;
    },
    async download(onPercent) {
      const found = await once();
      const tell = ({ percent }: { percent: number }) => onPercent(Math.round(percent));
      found.on('download-progress', tell);
      try {
        await found.downloadUpdate();
      } finally {
        found.off('download-progress', tell);
      }
    },
    async install() {
      const found = await once();
      // What goes wrong is told and not thrown.
      const failures: Error[] = [];
      const failed = (error: Error) => void failures.push(error);
      found.on('error', failed);
      try {
        found.quitAndInstall(false, true);
      } finally {
        found.off('error', failed);
      }
      if (failures[0]) throw failures[0];
    },
  };
}

function releaseOf({ version, releaseNotes }: UpdateInfo): Release {
  const notes =
    typeof releaseNotes === 'string'
      ? releaseNotes
      : (releaseNotes ?? []).map((entry) => `${entry.version}\n${entry.note ?? ''}`).join('\n\n');
  return { version, notes: notes.trim() };
}
