/**
 * Whether the machine has a network, and whether its use should be spared. Chromium in the main process knows of the
 * first, but does not say when it changes; windows say when, so their word makes this module look again at once, and a
 * slow look catches what no window is there to tell.
 */
import type { Clock } from '../streams/clock';

/** Between two looks of its own, milliseconds. */
const LOOK_MS = 5_000;

/** What a window knows of the network. */
export interface NetworkReport {
  readonly online: boolean;
  /** The person or the system asks to save data. */
  readonly metered: boolean;
}

export interface NetworkListener {
  onOnline(online: boolean): void;
  onMetered(metered: boolean): void;
}

export class Network {
  private readonly reports = new Map<number, NetworkReport>();
  private online = true;
  private metered = false;
  private cancelTimer: () => void = () => undefined;

  /**
   * @param isOnline Chromium's own view, `net.isOnline()`.
   * @param listener is told of changes only; the state begins as online and not metered.
   */
  constructor(
    private readonly isOnline: () => boolean,
    private readonly clock: Clock,
    private readonly listener: NetworkListener,
  ) {}

  /** Looks now and from then on. */
  start(): void {
    this.cancelTimer();
    this.look();
    this.cancelTimer = this.clock.after(LOOK_MS, () => this.start());
  }

  report(windowId: number, report: NetworkReport): void {
    this.reports.set(windowId, report);
    this.look();
  }

  /** The window is gone, and its word with it. */
  forget(windowId: number): void {
    if (this.reports.delete(windowId)) this.look();
  }

  stop(): void {
    this.cancelTimer();
  }

  private look(): void {
    const reports = [...this.reports.values()];
    const online = this.isOnline() && !reports.some((report) => !report.online);
    const metered = reports.some((report) => report.metered);
    const before = { online: this.online, metered: this.metered };
    this.online = online;
    this.metered = metered;
    if (online !== before.online) this.listener.onOnline(online);
    if (metered !== before.metered) this.listener.onMetered(metered);
  }
}
