/** Keeps where windows stand, what they show and how large their contents are, in `windows.json` in the profile. */
import { join } from 'node:path';
import { readJsonFile, writeJsonFile } from '../../settings/json-file';
import type { Clock } from '../../streams/clock';
import { MOST_WINDOWS, type RememberedWindow, type WindowsFile, windowsFile } from './places';

export const WINDOWS_FILE = 'windows.json';

/** Moving a window says so for every pixel. */
const GATHER_MS = 300;

/** What windows need of a memory. */
export type Remembers = Pick<
  WindowMemory,
  'windows' | 'zoom' | 'keepWindows' | 'keepZoom' | 'flush'
>;

/** Remembers nothing and writes nothing, for when nothing is to be restored or changed. */
export const NO_MEMORY: Remembers = {
  windows: [],
  zoom: windowsFile.parse({}).zoom,
  keepWindows: () => undefined,
  keepZoom: () => undefined,
  flush: () => undefined,
};

export class WindowMemory {
  private current: WindowsFile;
  private readonly file: string;
  private cancelTimer: (() => void) | null = null;

  constructor(
    profile: string,
    private readonly clock: Clock,
    private readonly onError: (context: string, error: unknown) => void,
  ) {
    this.file = join(profile, WINDOWS_FILE);
    const found = windowsFile.safeParse(readJsonFile(this.file) ?? {});
    this.current = found.success ? found.data : windowsFile.parse({});
  }

  get windows(): readonly RememberedWindow[] {
    return this.current.windows;
  }

  get zoom(): number {
    return this.current.zoom;
  }

  /** @param windows the one used last at first; of more than can be kept, the first are. */
  keepWindows(windows: readonly RememberedWindow[]): void {
    this.keep({ ...this.current, windows: windows.slice(0, MOST_WINDOWS) });
  }

  keepZoom(zoom: number): void {
    this.keep({ ...this.current, zoom });
  }

  /** Writes what has changed. What is remembered of windows is worth no failure: it is only noted. */
  flush(): void {
    if (!this.cancelTimer) return;
    this.cancelTimer();
    this.cancelTimer = null;
    try {
      writeJsonFile(this.file, this.current);
    } catch (error) {
      this.onError('remembering the windows', error);
    }
  }

  private keep(next: WindowsFile): void {
    this.current = next;
    this.cancelTimer ??= this.clock.after(GATHER_MS, () => this.flush());
  }
}
