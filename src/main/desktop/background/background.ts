/** Life without a window: what closing the last one means, the tray, staying awake, and starting with the session. */
import type { Settings } from '@shared/settings';
import { type BrowserWindow, dialog } from 'electron';
import type { Clock } from '../../streams/clock';
import { t } from '../../words';
import { setAutostart } from './autostart';
import { KeepAwake } from './keep-awake';
import { hasTrayHost } from './tray-host';
import { type TrayActions, type TrayContent, TrayIcon } from './tray-icon';

export interface BackgroundPorts {
  readonly settings: () => Settings['background'];
  /** Keeps the answer to the question that is asked once. */
  readonly remember: (keepRunning: boolean) => void;
  readonly content: () => TrayContent;
  /** Where the tasks run, which decides what becomes of them when the app quits. */
  readonly backend: () => 'bundled' | 'remote';
  readonly actions: TrayActions;
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
    this.awake.set(preventSleep && content.tasks.length > 0);
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
    const { keepRunning, asked } = this.ports.settings();
    if (!keepRunning && (asked || this.ports.content().tasks.length === 0)) return false;
    const decided = keepRunning ? Promise.resolve(true) : this.ask(window);
    decided
      .then((keep) => (keep ? this.putAway(window) : this.ports.actions.quit()))
      .catch((error: unknown) => this.ports.onError('closing the window', error));
    return true;
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
    this.ports.remember(keep);
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
