/** Life without a window: what closing the last one means, the tray, staying awake, and starting with the session. */
import type { Settings } from '@shared/settings';
import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../streams/clock';
import { t } from '../../words';
import type { Badge } from '../badge';
import { setAutostart } from './autostart';
import { KeepAwake } from './keep-awake';
import { lastWindowCloses } from './last-window';
import { sayBeforeQuit } from './quit-notice';
import { hasTrayHost } from './tray-host';
import { type TrayActions, type TrayContent, TrayIcon } from './tray-icon';

export interface BackgroundPorts {
  readonly settings: () => Settings['background'];
  /** Keeps the answer to a question. */
  readonly remember: (answer: Partial<Settings['background']>) => void;
  /** How many tasks run. */
  readonly running: () => number;
  /** Chats with something that nobody has looked at; read through all of them. */
  readonly news: () => number;
  /** What the tray shows; read through all chats. */
  readonly content: () => TrayContent;
  /** The mark in the dock or taskbar; null where there is none. */
  readonly badge: Badge | null;
  /** Where the tasks run, which decides what becomes of them when the app quits. */
  readonly backend: () => 'bundled' | 'remote';
  readonly actions: TrayActions;
  /** Ends the app without another word. */
  readonly quit: () => void;
  readonly clock: Clock;
  readonly onError: (context: string, error: unknown) => void;
}

const GATHER_MS = 300;

export class Background {
  private readonly tray: TrayIcon;
  private readonly awake = new KeepAwake();
  private autostart: boolean | null = null;
  private quitting = false;
  private scheduled = false;
  private saying = false;

  constructor(private readonly ports: BackgroundPorts) {
    this.tray = new TrayIcon(ports.actions);
  }

  /** Something has changed that the tray shows. Many changes at once are shown as one. */
  changed(): void {
    if (this.quitting || this.scheduled) return;
    this.scheduled = true;
    this.ports.clock.after(GATHER_MS, () => {
      this.scheduled = false;
      if (!this.quitting) this.apply();
    });
  }

  /** Makes the desktop agree with settings and tasks. Call after a change of either. */
  apply(): void {
    const { keepRunning, launchAtLogin, preventSleep } = this.ports.settings();
    // After every burst of events: what nobody shows is not asked for.
    const { badge, running, news, content } = this.ports;
    this.awake.set(preventSleep && running() > 0);
    badge?.show(news(), running() > 0);
    if (keepRunning && !this.quitting) this.tray.show(content());
    else this.tray.hide();
    if (launchAtLogin === this.autostart) return;
    this.autostart = launchAtLogin;
    try {
      setAutostart(launchAtLogin);
    } catch (error) {
      this.ports.onError('starting with the session', error);
    }
  }

  /** From now on windows close and the app ends. */
  quit(): void {
    this.quitting = true;
    this.tray.hide();
    this.awake.set(false);
  }

  /** The last window is about to close. @returns whether it stays, for now at least. */
  keepsWindow(window: BrowserWindow): boolean {
    if (this.quitting) return false;
    const { platform } = process;
    const settings = this.ports.settings();
    switch (lastWindowCloses({ platform, settings, running: this.ports.running })) {
      case 'close':
        return false;
      case 'say':
        this.requestQuit(window);
        return true;
      case 'ask':
        this.during('closing the window', async () => {
          if (await this.ask(window)) await this.putAway(window);
          else this.ports.quit();
        });
        return true;
      case 'put-away':
        this.during('closing the window', () => this.putAway(window));
        return true;
    }
  }

  /** A person wants to quit. What becomes of the tasks that run is said first, unless they no longer want to hear it. */
  requestQuit(window: BrowserWindow | null): void {
    const count = this.ports.running();
    if (count === 0 || !this.ports.settings().sayAtQuit) return this.ports.quit();
    if (this.saying) return;
    this.saying = true;
    sayBeforeQuit(window?.isVisible() ? window : null, this.ports.backend(), count)
      .then(({ quit, sayAgain }) => {
        if (!quit) return;
        if (!sayAgain) this.ports.remember({ sayAtQuit: false });
        this.ports.quit();
      })
      .catch((error: unknown) => this.ports.onError('quitting', error))
      .finally(() => {
        this.saying = false;
      });
  }

  private during(context: string, work: () => Promise<void>): void {
    work().catch((error: unknown) => this.ports.onError(context, error));
  }

  private async ask(window: BrowserWindow): Promise<boolean> {
    const { response } = await dialog.showMessageBox(window, {
      type: 'question',
      message: t('background.question'),
      detail: t(`background.consequence.${this.ports.backend()}`),
      buttons: [t('background.keep'), t('background.quit')],
      defaultId: 0,
      cancelId: 0,
      noLink: true,
    });
    const keep = response === 0;
    this.ports.remember({ keepRunning: keep, asked: true });
    return keep;
  }

  /** A window that could not be brought back is not hidden: without a tray it is minimised. */
  private async putAway(window: BrowserWindow): Promise<void> {
    const tray = await hasTrayHost();
    if (window.isDestroyed()) return;
    if (tray) window.hide();
    else window.minimize();
  }
}
