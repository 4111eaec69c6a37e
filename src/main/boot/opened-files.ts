/** Exported chats that the system hands over, after a double click for instance: they are added when the person agrees. */
import { basename } from 'node:path';
import { dialog } from 'electron';
import type { Windows } from '../desktop/windows';
import type { Engine } from '../engine';
import { errorText } from '../error-text';
import { importFile } from '../transfer/import';
import { BadFileError } from '../transfer/import-file';
import { t } from '../words';

export interface OpenedFilesPorts {
  readonly windows: Windows;
  /** Null while nothing may run. */
  readonly engine: () => Engine | null;
  readonly onError: (context: string, error: unknown) => void;
}

/** @returns offers to add the chats of a file. */
export function fileOpener({ windows, engine, onError }: OpenedFilesPorts): (file: string) => void {
  async function offer(file: string): Promise<void> {
    const window = windows.focus();
    const running = engine();
    if (!running) {
      await dialog.showMessageBox(window, { type: 'warning', message: t('open.off') });
      return;
    }
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: t('open.question', { name: basename(file) }),
      detail: t('open.detail'),
      buttons: [t('open.add'), t('open.cancel')],
      defaultId: 0,
      cancelId: 1,
      noLink: true,
    });
    if (response !== 0) return;
    try {
      const { store, longWork, sessionCare } = running;
      const added = await importFile(store, longWork, file, Date.now());
      const [first] = added.map((id) => sessionCare.announce(id));
      if (first) windows.show({ sessionId: first.id });
    } catch (error) {
      if (!(error instanceof BadFileError)) onError('adding chats', error);
      const detail = errorText(error);
      await dialog.showMessageBox(window, { type: 'error', message: t('open.failed'), detail });
    }
  }
  return (file) => {
    offer(file).catch((error: unknown) => onError('opening a file', error));
  };
}
