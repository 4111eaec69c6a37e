/** Windows: each a sandboxed view. Which session a window shows decides which patches it receives. */
import { join } from 'node:path';
import { EVENT_CHANNEL, type EventName, type Events } from '@shared/ipc';
import {
  app,
  BrowserWindow,
  type IpcMainInvokeEvent,
  nativeTheme,
  type WebContents,
} from 'electron';
import type { Caller } from '../ipc/router';
import { isTrustedPage } from './scheme';

/** A renderer that keeps crashing is not reloaded for ever. */
const MAX_CRASHES = 3;
const CRASH_WINDOW_MS = 60_000;

export class Windows {
  private readonly watched = new Map<number, string>();
  private keepsLast: (window: BrowserWindow) => boolean = () => false;

  /**
   * @param pageUrl the page that windows show; pages beside it in the same folder are trusted as well.
   * @param onError is told of windows that fail.
   */
  constructor(
    private readonly pageUrl: string,
    private readonly onError: (context: string, error: unknown) => void,
  ) {}

  /** @param keeps is asked before the last window closes; when it says so, the window stays. */
  beforeLastCloses(keeps: (window: BrowserWindow) => boolean): void {
    this.keepsLast = keeps;
  }

  open(): BrowserWindow {
    const window = new BrowserWindow({
      width: 1180,
      height: 800,
      minWidth: 640,
      minHeight: 480,
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
    const { webContents } = window;
    const { id } = webContents;
    window.once('ready-to-show', () => window.show());
    window.on('close', (event) => {
      const last = BrowserWindow.getAllWindows().length === 1;
      if (last && this.keepsLast(window)) event.preventDefault();
    });
    window.on('closed', () => this.watched.delete(id));
    this.reloadAfterCrash(window);
    window
      .loadURL(this.pageUrl)
      .catch((error: unknown) => this.onError('loading the window', error));
    return window;
  }

  /** Whether a person has a session before their eyes: its window is the one that has the keyboard. */
  isInView(sessionId: string): boolean {
    const focused = BrowserWindow.getFocusedWindow();
    return focused?.isVisible() === true && this.watched.get(focused.webContents.id) === sessionId;
  }

  /** Brings a window to the front and has it show something. */
  show(target: Events['app.show']): void {
    const window = this.focus();
    const tell = () => window.webContents.send(EVENT_CHANNEL, 'app.show', target);
    if (window.webContents.isLoading()) window.webContents.once('did-finish-load', tell);
    else tell();
  }

  /** Brings a window to the front, opening one when there is none. */
  focus(): BrowserWindow {
    const window = BrowserWindow.getAllWindows()[0] ?? this.open();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  }

  /** The window that sent a call, or null when the sender is not the top frame of one of our pages. */
  callerOf(event: IpcMainInvokeEvent): Caller | null {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null || !isTrustedPage(this.pageUrl, frame.url)) return null;
    return BrowserWindow.fromWebContents(event.sender) ? { windowId: event.sender.id } : null;
  }

  /** @returns the sessions that windows show from now on. */
  watch(caller: Caller, sessionId: string): ReadonlySet<string> {
    this.watched.set(caller.windowId, sessionId);
    return new Set(this.watched.values());
  }

  /** Tells every window. */
  broadcast<N extends EventName>(name: N, payload: Events[N]): void {
    for (const contents of this.contents()) contents.send(EVENT_CHANNEL, name, payload);
  }

  /** Tells the windows that show a session. */
  tellWatchers<N extends EventName>(sessionId: string, name: N, payload: Events[N]): void {
    for (const contents of this.contents()) {
      if (this.watched.get(contents.id) === sessionId) contents.send(EVENT_CHANNEL, name, payload);
    }
  }

  private contents(): WebContents[] {
    return BrowserWindow.getAllWindows()
      .map((window) => window.webContents)
      .filter((contents) => !contents.isDestroyed() && !contents.isCrashed());
  }

  private reloadAfterCrash(window: BrowserWindow): void {
    const crashes: number[] = [];
    window.webContents.on('render-process-gone', (_event, details) => {
      if (details.reason === 'clean-exit') return;
      const now = performance.now();
      crashes.push(now);
      this.onError('the window crashed', details.reason);
      const recent = crashes.filter((at) => now - at < CRASH_WINDOW_MS).length;
      if (recent <= MAX_CRASHES) window.webContents.reload();
    });
  }
}
