/** Windows: each a sandboxed view. Which session a window shows decides which patches it receives. */
import { EVENT_CHANNEL, type EventName, type Events } from '@shared/ipc';
import { BrowserWindow, type IpcMainInvokeEvent, type WebContents } from 'electron';
import type { Caller } from '../ipc/router';
import { isTrustedPage } from './scheme';
import { addressOf, type FirstView, rescueAddress, viewOf } from './windows/address';
import { reloadAfterCrash } from './windows/crashes';
import { makeWindow } from './windows/make';
import type { Remembers } from './windows/memory';
import { beside, type Place } from './windows/places';

export interface WindowsPorts {
  /** The page that windows show; pages beside it in the same folder are trusted as well. */
  readonly pageUrl: string;
  readonly memory: Remembers;
  /** A page was made and has not begun to load. */
  readonly onCreated: (contents: WebContents) => void;
  /** Another window has the keyboard, or shows another session. */
  readonly onFocusChanged: () => void;
  readonly onError: (context: string, error: unknown) => void;
}

export class Windows {
  private readonly watched = new Map<number, string>();
  /** The windows there are, the one that had the keyboard last at the end. */
  private recent: BrowserWindow[] = [];
  private keepsLast: (window: BrowserWindow) => boolean = () => false;
  private leaving = false;

  constructor(private readonly ports: WindowsPorts) {}

  /** @param keeps is asked before the last window closes; when it says so, the window stays. */
  beforeLastCloses(keeps: (window: BrowserWindow) => boolean): void {
    this.keepsLast = keeps;
  }

  /** Opens the windows of the last run where they stood, or one. */
  openRemembered(): BrowserWindow {
    const [first = null, ...others] = this.ports.memory.windows;
    const window = this.create(first?.place ?? null, viewOf(first));
    for (const other of others) this.create(other.place, viewOf(other), 'behind');
    return window;
  }

  /** Opens a window that asks how to go on, after starts that have failed. */
  openRescue(): BrowserWindow {
    return this.create(null, 'rescue');
  }

  /** Opens a further window, beside the one that had the keyboard last. */
  open(view: FirstView): BrowserWindow {
    const last = this.recent.at(-1);
    const place = { maximized: false, fullScreen: false };
    return this.create(last ? { ...beside(last.getNormalBounds()), ...place } : null, view);
  }

  /** The window that has the keyboard, or had it last. */
  get current(): BrowserWindow | null {
    return BrowserWindow.getFocusedWindow() ?? this.recent.at(-1) ?? null;
  }

  /** The session that the current window shows. */
  get currentSession(): string | null {
    const { current } = this;
    return (current && this.watched.get(current.webContents.id)) ?? null;
  }

  /** Whether a person has a session before their eyes: its window is the one that has the keyboard. */
  isInView(sessionId: string): boolean {
    const focused = BrowserWindow.getFocusedWindow();
    return focused?.isVisible() === true && this.watched.get(focused.webContents.id) === sessionId;
  }

  /** Brings a window to the front, one that shows the session already if there is one, and has it show something. */
  show(target: Events['app.show']): void {
    const sessionId = 'sessionId' in target ? target.sessionId : null;
    const showing = this.recent.findLast(
      ({ webContents }) => sessionId !== null && this.watched.get(webContents.id) === sessionId,
    );
    tell(this.focus(showing), 'app.show', target);
  }

  /** Has the current window carry out a command of the menu bar. */
  run(command: Events['app.command']['command']): void {
    tell(this.current ?? this.focus(), 'app.command', { command });
  }

  /** Brings a window to the front: the given one, else the last used, else those of the last run. */
  focus(wanted?: BrowserWindow): BrowserWindow {
    const window = wanted ?? this.current ?? this.openRemembered();
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
    return window;
  }

  /** Paints all windows anew; after sleep some come back blank. */
  repaint(): void {
    for (const contents of this.contents()) contents.invalidate();
  }

  /** The app is about to close all windows: what stands now is what the next start opens. */
  leave(): void {
    this.leaving = true;
    this.ports.memory.flush();
  }

  /** The window that sent a call, or null when the sender is not the top frame of one of our pages. */
  callerOf(event: IpcMainInvokeEvent): Caller | null {
    const frame = event.senderFrame;
    if (!frame || frame.parent !== null || !isTrustedPage(this.ports.pageUrl, frame.url)) {
      return null;
    }
    return BrowserWindow.fromWebContents(event.sender) ? { windowId: event.sender.id } : null;
  }

  /** @returns the sessions that windows show from now on. */
  watch(caller: Caller, sessionId: string): ReadonlySet<string> {
    this.watched.set(caller.windowId, sessionId);
    this.changed();
    this.ports.onFocusChanged();
    return new Set(this.watched.values());
  }

  /** Tells every window but one. */
  tellOthers<N extends EventName>(caller: Caller, name: N, payload: Events[N]): void {
    for (const contents of this.contents()) {
      if (contents.id !== caller.windowId) contents.send(EVENT_CHANNEL, name, payload);
    }
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

  /** The pages that can be told something. */
  contents(): WebContents[] {
    return this.recent
      .map((window) => window.webContents)
      .filter((contents) => !contents.isDestroyed() && !contents.isCrashed());
  }

  /** @param layer whether it comes to the front of the others. */
  private create(
    place: Place | null,
    view: FirstView | 'rescue',
    layer: 'front' | 'behind' = 'front',
  ): BrowserWindow {
    const { pageUrl, onCreated, onError } = this.ports;
    const window = makeWindow(place, layer);
    if (layer === 'front') this.recent.push(window);
    else this.recent.unshift(window);
    onCreated(window.webContents);
    this.attend(window);
    reloadAfterCrash(window.webContents, {
      rescue: () => this.load(window, rescueAddress(pageUrl, 'crashes')),
      onCrash: (reason) => onError('the window crashed', reason),
    });
    this.load(
      window,
      view === 'rescue' ? rescueAddress(pageUrl, 'starts') : addressOf(pageUrl, view),
    );
    return window;
  }

  private load(window: BrowserWindow, url: string): void {
    window.loadURL(url).catch((error: unknown) => this.ports.onError('loading the window', error));
  }

  private attend(window: BrowserWindow): void {
    const { id } = window.webContents;
    const changed = () => this.changed();
    window.on('resize', changed);
    window.on('move', changed);
    window.on('focus', () => {
      this.recent = [...this.recent.filter((other) => other !== window), window];
      this.ports.onFocusChanged();
    });
    window.on('close', (event) => {
      if (this.recent.length === 1 && this.keepsLast(window)) event.preventDefault();
    });
    window.on('closed', () => {
      this.watched.delete(id);
      this.recent = this.recent.filter((other) => other !== window);
      // The last one is what the next start opens.
      if (this.recent.length > 0) this.changed();
      this.ports.onFocusChanged();
    });
  }

  private changed(): void {
    if (this.leaving) return;
    this.ports.memory.keepWindows(
      this.recent
        .toReversed()
        .filter((window) => !window.isDestroyed())
        .map((window) => ({
          place: {
            ...window.getNormalBounds(),
            maximized: window.isMaximized(),
            fullScreen: window.isFullScreen(),
          },
          sessionId: this.watched.get(window.webContents.id) ?? null,
        })),
    );
  }
}

/** Tells a page something, once it can hear. */
function tell<N extends EventName>(window: BrowserWindow, name: N, payload: Events[N]): void {
  const { webContents } = window;
  const send = () => webContents.send(EVENT_CHANNEL, name, payload);
  const loading = webContents.isLoading() || webContents.getURL() === '';
  if (loading) webContents.once('did-finish-load', send);
  else send();
}
