/** The end that nobody wanted: an error that nothing caught. It is written down, and the app starts again, within bounds. */
import { app, dialog } from 'electron';
import type { Log } from '../desktop/log';
import { errorText } from '../error-text';
import { t } from '../words';
import type { BootRecord } from './record';

/** Call as soon as there is a log. What is stored is safe: whatever was not committed did not happen. */
export function endOnUncaughtErrors(log: Log, boot: BootRecord): void {
  let ending = false;
  process.on('uncaughtException', (error) => {
    // The log is written synchronously, so nothing has to be waited for.
    log.error('an error that nothing caught', error);
    if (ending) return;
    ending = true;
    if (boot.crashed(Date.now())) app.relaunch();
    else dialog.showErrorBox(t('fatal.title'), t('fatal.text', { error: errorText(error) }));
    app.exit(1);
  });
  process.on('unhandledRejection', (reason) => log.error('a promise that nothing awaited', reason));
  app.on('child-process-gone', (_event, { type, name, reason, exitCode }) => {
    if (reason === 'clean-exit') return;
    log.error('a process ended', `${name ?? type}: ${reason} (${exitCode})`);
  });
}
