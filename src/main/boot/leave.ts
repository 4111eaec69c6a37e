/** The way out: what has to end before the app does. */
import { app } from 'electron';
import { endsWithLastWindow } from '../desktop/background/last-window';

/** How long leaving may take in all. */
const MOST_MS = 8_000;

export interface LeavePorts {
  /** The app is about to close its windows for good. */
  readonly onQuit: () => void;
  /** All windows are gone. */
  readonly closeParts: () => void;
  readonly stopBackend: () => Promise<void>;
  readonly onError: (context: string, error: unknown) => void;
}

/** Call once, before the app is ready. */
export function leaveInOrder({ onQuit, closeParts, stopBackend, onError }: LeavePorts): void {
  app.on('window-all-closed', () => {
    if (endsWithLastWindow(process.platform)) app.quit();
  });
  app.on('before-quit', () => {
    // Whatever hangs: what has been received is stored already, and a machine that shuts down waits no longer.
    setTimeout(() => app.exit(0), MOST_MS).unref();
    onQuit();
  });
  let closed = false;
  const closeOnce = () => {
    if (!closed) closeParts();
    closed = true;
  };
  // Windows ends its session without the events of quitting, and kills whoever is still there.
  app.on('browser-window-created', (_event, window) => window.on('session-end', closeOnce));
  let leaving = false;
  app.on('will-quit', (event) => {
    if (leaving) return;
    leaving = true;
    event.preventDefault();
    closeOnce();
    stopBackend()
      .catch((error: unknown) => onError('stopping the backend', error))
      .finally(() => app.exit(0));
  });
}
