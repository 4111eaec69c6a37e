/** What no page may do: leave, open windows, attach web views, or be granted permissions. */
import { app, session, shell } from 'electron';
import { isTrustedPage } from './scheme';

const EXTERNAL: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:']);
const MAX_URL_LENGTH = 2_048;

/** Whether a link may be handed to the system's browser or mail program. */
export function isSafeExternalUrl(text: string): boolean {
  if (text.length > MAX_URL_LENGTH || !URL.canParse(text)) return false;
  const url = new URL(text);
  return EXTERNAL.has(url.protocol) && url.username === '' && url.password === '';
}

/** Applies the rules to every page that is ever created. Call once, when the app is ready. */
export function lockDown(
  pageUrl: string,
  onError: (context: string, error: unknown) => void,
): void {
  const { defaultSession } = session;
  const granted = (permission: string) => permission === 'clipboard-sanitized-write';
  defaultSession.setPermissionCheckHandler((_contents, permission) => granted(permission));
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) =>
    answer(granted(permission)),
  );
  const stay = (event: { readonly url: string; preventDefault(): void }) => {
    if (!isTrustedPage(pageUrl, event.url)) event.preventDefault();
  };
  app.on('web-contents-created', (_created, contents) => {
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.on('will-frame-navigate', stay);
    contents.on('will-redirect', stay);
    contents.setWindowOpenHandler(({ url }) => {
      if (isSafeExternalUrl(url)) {
        shell.openExternal(url).catch((error: unknown) => onError('opening a link', error));
      }
      return { action: 'deny' };
    });
  });
}
