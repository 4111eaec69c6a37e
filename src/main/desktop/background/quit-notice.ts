/** Says what becomes of running tasks before the app is quit by a person. Nobody else is kept waiting by it. */
import { type BrowserWindow, dialog } from 'electron';
import { t } from '../../words';

export interface QuitAnswer {
  readonly quit: boolean;
  /** Whether it is to be said the next time too. */
  readonly sayAgain: boolean;
}

/**
 * @param window the window that it is said in; null for one of its own.
 * @param backend where the tasks run, which decides what becomes of them.
 * @param count how many run, at least 1.
 */
export async function sayBeforeQuit(
  window: BrowserWindow | null,
  backend: 'bundled' | 'remote',
  count: number,
): Promise<QuitAnswer> {
  const options = {
    type: 'info' as const,
    message: t('quit.question', { count }),
    detail: t(`quit.consequence.${backend}`),
    buttons: [t('background.quit'), t('quit.cancel')],
    checkboxLabel: t('quit.dontSay'),
    defaultId: 0,
    cancelId: 1,
    noLink: true,
  };
  const { response, checkboxChecked } = await (window
    ? dialog.showMessageBox(window, options)
    : dialog.showMessageBox(options));
  return { quit: response === 0, sayAgain: !checkboxChecked };
}
