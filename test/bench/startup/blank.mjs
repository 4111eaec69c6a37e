/** A blank Electron window: the least that an app can do before it paints. */
import { app, BrowserWindow } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 800, webPreferences: { sandbox: true } });
  return window.loadURL('data:text/html,<title>Blank</title><p>Blank</p>');
});
