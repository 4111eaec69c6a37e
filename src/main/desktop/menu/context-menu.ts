/** The menu of a right click, in every window. */
import { BrowserWindow, clipboard, Menu, shell, type WebContents } from 'electron';
import { t } from '../../words';
import { isSafeExternalUrl } from '../lockdown';
import { contextItems } from './context-items';

/** Serves right clicks in a page. */
export function serveContextMenu(
  contents: WebContents,
  onError: (context: string, error: unknown) => void,
): void {
  contents.on('context-menu', (_event, clicked) => {
    const items = contextItems(
      clicked,
      {
        replace: (word) => contents.replaceMisspelling(word),
        learn: (word) => contents.session.addWordToSpellCheckerDictionary(word),
        copyText: (text) => clipboard.writeText(text),
        opener: (url) =>
          isSafeExternalUrl(url)
            ? () =>
                shell.openExternal(url).catch((error: unknown) => onError('opening a link', error))
            : null,
        lookUp: process.platform === 'darwin' ? () => contents.showDefinitionForSelection() : null,
      },
      t,
    );
    const window = BrowserWindow.fromWebContents(contents);
    if (items.length > 0 && window) Menu.buildFromTemplate(items).popup({ window });
  });
}
