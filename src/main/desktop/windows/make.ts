/** Makes a window: its frame, its place, and a page that is in the sandbox and has nothing but the bridge. */
import { join } from 'node:path';
import { app, BrowserWindow, nativeTheme, screen } from 'electron';
import { centred, LEAST, onScreen, type Place, USUAL } from './places';

/**
 * @param place null for the middle of the main screen.
 * @param layer whether it comes to the front of the others once it can be seen.
 * @returns the window, hidden until its page has something to show. Nothing is loaded yet.
 */
export function makeWindow(place: Place | null, layer: 'front' | 'behind'): BrowserWindow {
  const window = new BrowserWindow({
    ...onScreen(place ?? centred(USUAL, mainScreen()), screens()),
    minWidth: LEAST.width,
    minHeight: LEAST.height,
    title: 'Longhaul',
    show: false,
    // What shows before the page has painted, so that nothing flashes.
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#16191b' : '#ffffff',
    icon: join(app.getAppPath(), 'resources/icon.png'),
    webPreferences: {
      preload: join(import.meta.dirname, '../preload/index.cjs'),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: true,
    },
  });
  window.once('ready-to-show', () => {
    if (place?.maximized) window.maximize();
    if (place?.fullScreen) window.setFullScreen(true);
    if (layer === 'front') window.show();
    else window.showInactive();
  });
  return window;
}

function mainScreen() {
  return screen.getPrimaryDisplay().workArea;
}

function screens() {
  const { id } = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter((display) => display.id !== id);
  return [mainScreen(), ...others.map(({ workArea }) => workArea)];
}
