import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { desktopEntry, setAutostart } from '../../../../src/main/desktop/background/autostart';

vi.mock('electron', () => ({ app: { isPackaged: true } }));

describe.runIf(process.platform === 'linux')(
  'the entry that starts the app with the session',
  () => {
    let home: string;
    const entryIn = (config: string) => join(config, 'autostart/longhaul.desktop');

    beforeEach(() => {
      home = mkdtempSync(join(tmpdir(), 'longhaul-autostart-'));
      vi.stubEnv('HOME', home);
      vi.stubEnv('APPIMAGE', undefined);
    });

    afterEach(() => {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true, force: true });
    });

    it('names the file of an AppImage: where it is unpacked is gone when the app has ended', () => {
      vi.stubEnv('XDG_CONFIG_HOME', home);
      vi.stubEnv('APPIMAGE', '/home/ann/Programme für mich/Longhaul.AppImage');
      setAutostart(true);
      expect(readFileSync(entryIn(home), 'utf8')).toContain(
        '\nExec="/home/ann/Programme für mich/Longhaul.AppImage" --hidden\n',
      );
    });

    it('quotes what means something in an Exec key, and again what does in a string', () => {
      // The specification: a literal dollar sign in a quoted argument is `\\$`, a backslash four of them.
      expect(desktopEntry(String.raw`/opt/$a"b\c/100%/longhaul`)).toContain(
        String.raw`Exec="/opt/\\$a\\"b\\\\c/100%%/longhaul" --hidden`,
      );
    });

    it('stands in the usual folder where the environment names an empty one', () => {
      vi.stubEnv('XDG_CONFIG_HOME', '');
      const before = process.cwd();
      process.chdir(home);
      try {
        setAutostart(true);
        expect(existsSync(entryIn(join(home, '.config')))).toBe(true);
        expect(existsSync(join(home, 'autostart'))).toBe(false);
        setAutostart(false);
        expect(existsSync(entryIn(join(home, '.config')))).toBe(false);
      } finally {
        process.chdir(before);
      }
    });
  },
);
