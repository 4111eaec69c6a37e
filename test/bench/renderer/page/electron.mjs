/** A bare Electron window on one page: the ground that the app is compared with, and the place for measuring a component. */
import { app, BrowserWindow } from 'electron';

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1180, height: 800, webPreferences: { sandbox: true } });
  return window.loadURL(process.env.BENCH_PAGE ?? 'about:blank');
});
