/** What a window shows stands in its address, so that it comes back after a reload or a crash. Pure. */
import type { RememberedWindow } from './places';

/** What a new window shows: a session, a new chat, or whatever comes first. */
export type FirstView = { readonly sessionId: string } | { readonly newChat: true } | null;

/** The address of a window that shows this. */
export function addressOf(pageUrl: string, view: FirstView): string {
  if (!view) return pageUrl;
  return `${pageUrl}${'newChat' in view ? '#new' : `#session=${encodeURIComponent(view.sessionId)}`}`;
}

/** The page beside `pageUrl` that offers ways back when the app's own page, or its start, keeps failing. */
export function rescueAddress(pageUrl: string, reason: 'starts' | 'crashes'): string {
  return new URL(`rescue.html#${reason}`, pageUrl).href;
}

/** What a window showed in the last run. */
export function viewOf(remembered: RememberedWindow | null): FirstView {
  const sessionId = remembered?.sessionId ?? null;
  return sessionId === null ? null : { sessionId };
}
