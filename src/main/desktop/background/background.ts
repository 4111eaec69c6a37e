/** Life without a window: what closing the last one means, the tray, staying awake, and starting with the session. */
import type { Settings } from '@shared/settings';
import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../streams/clock';
import { t } from '../../words';
import type { Badge } from '../badge';
import { setAutostart } from './autostart';
import { KeepAwake } from './keep-awake';
import { sayBeforeQuit } from './quit-notice';
import { hasTrayHost } from './tray-host';
import { type TrayActions, type TrayContent, TrayIcon } from './tray-icon';

export interface BackgroundPorts {
  readonly settings: () => Settings['background'];
  /** Keeps the answer to a question. */
  readonly remember: (answer: Partial<Settings['background']>) => void;
  readonly content: () => TrayContent & {
    /** Chats with something that nobody has looked at. */
    readonly news: number;
  };
  readonly badge: Badge;
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
    const content = this.ports.content();
    const running = content.tasks.length > 0;
    this.awake.set(preventSleep && running);
    this.ports.badge.show(content.news, running);
    if (keepRunning && !this.quitting) this.tray.show(content);
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
    const { keepRunning, asked, sayAtQuit } = this.ports.settings();
    if (!keepRunning && this.running() === 0) return false;
    if (!keepRunning && asked) {
      if (!sayAtQuit) return false;
      this.requestQuit(window);
      return true;
    }
    const decided = keepRunning ? Promise.resolve(true) : this.ask(window);
    decided
      .then((keep) => (keep ? this.putAway(window) : this.ports.quit()))
      .catch((error: unknown) => this.ports.onError('closing the window', error));
    return true;
  }

  /** A person wants to quit. What becomes of the tasks that run is said first, unless they no longer want to hear it. */
  requestQuit(window: BrowserWindow | null): void {
    const count = this.running();
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

  private running(): number {
    return this.ports.content().tasks.reduce((sum, task) => sum + task.count, 0);
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
