/** The system's dialogs for files. Main asks; a page never names a path. */
import { BrowserWindow, dialog, type FileFilter, webContents } from 'electron';
import type { Caller } from '../ipc/router';

/** @returns the chosen path, or null when the person changed their mind. */
export async function askWhereToSave(
  caller: Caller,
  suggestedName: string,
  filter: FileFilter,
): Promise<string | null> {
  const options = { defaultPath: suggestedName, filters: [filter] };
  const window = windowOf(caller);
  const { filePath, canceled } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options));
  return canceled || filePath === '' ? null : filePath;
}

/** @returns the chosen path, or null when the person changed their mind. */
export async function askWhatToOpen(caller: Caller, filter: FileFilter): Promise<string | null> {
  const options = { filters: [filter], properties: ['openFile' as const] };
  const window = windowOf(caller);
  const { filePaths, canceled } = await (window
    ? dialog.showOpenDialog(window, options)
    : dialog.showOpenDialog(options));
  return canceled ? null : (filePaths[0] ?? null);
}

function windowOf({ windowId }: Caller): BrowserWindow | null {
  const contents = webContents.fromId(windowId);
  return contents ? BrowserWindow.fromWebContents(contents) : null;
}
