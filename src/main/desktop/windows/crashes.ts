/** What becomes of a page whose process has crashed. */
import type { WebContents } from 'electron';

/** A page that crashes so often within `CRASH_WINDOW_MS` is not loaded again; twice that, and no page is. */
export const MAX_CRASHES = 3;
export const CRASH_WINDOW_MS = 60_000;

export interface CrashPorts {
  /** Shows the page for emergencies in the window's place. */
  readonly rescue: () => void;
  readonly onCrash: (reason: string) => void;
}

/** Loads a page again that has crashed; one that keeps crashing makes room for the page for emergencies, and that for none. */
export function reloadAfterCrash(contents: WebContents, { rescue, onCrash }: CrashPorts): void {
  const crashes: number[] = [];
  contents.on('render-process-gone', (_event, { reason }) => {
    if (reason === 'clean-exit') return;
    const now = performance.now();
    crashes.push(now);
    onCrash(reason);
    const recent = crashes.filter((at) => now - at < CRASH_WINDOW_MS).length;
    if (recent < MAX_CRASHES) contents.reload();
    else if (recent < 2 * MAX_CRASHES) rescue();
  });
}
