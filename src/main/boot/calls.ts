/** Serves the calls of windows. */
import { CALL_CHANNEL } from '@shared/ipc';
import { ipcMain } from 'electron';
import type { Log } from '../desktop/log';
import type { Windows } from '../desktop/windows';
import { answerCall, type CallHandlers } from '../ipc/router';
import type { Store } from '../store/store';

/** @param store is told of failures, some of which are the disk's. */
export function serveCalls(
  handlers: CallHandlers,
  windows: Windows,
  store: Store | null,
  log: Log,
): void {
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) =>
    answerCall(handlers, windows.callerOf(event), name, input, (context, error) => {
      log.error(context, error);
      store?.health.note(error);
    }),
  );
}
