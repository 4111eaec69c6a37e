/** The settings, kept in `settings.json` in the profile: they are needed before the database is open, and without it. */
import { join } from 'node:path';
import { type Settings, type SettingsChange, settingsFile } from '@shared/settings';
import { readJsonFile, writeJsonFile } from './json-file';

export const SETTINGS_FILE = 'settings.json';

export class SettingsStore {
  private current: Settings;
  private readonly file: string;

  /** @param onChanged is told of every change, after it is kept. */
  constructor(
    folder: string,
    private readonly onChanged: (settings: Settings) => void = () => undefined,
  ) {
    this.file = join(folder, SETTINGS_FILE);
    const found = settingsFile.safeParse(readJsonFile(this.file) ?? {});
    this.current = found.success ? found.data : settingsFile.parse({});
  }

  get settings(): Settings {
    return this.current;
  }

  /** Takes over the sections that are given. @throws the system's error when they cannot be kept. */
  change(change: SettingsChange | Pick<Settings, 'backend'>): void {
    const next = settingsFile.parse({ ...this.current, ...change });
    writeJsonFile(this.file, next);
    this.current = next;
    this.onChanged(next);
  }
}
