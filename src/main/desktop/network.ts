/**
 * Whether the machine has a network. Chromium in the main process knows, but does not say when it changes; windows say
 * when, so their word makes this module look again at once, and a slow look catches what no window is there to tell.
 */
import type { Clock } from '../streams/clock';

/** Between two looks of its own, milliseconds. */
const LOOK_MS = 5_000;

export class Network {
  private readonly reports = new Map<number, boolean>();
  private online = true;
  private cancelTimer: () => void = () => undefined;

  /**
   * @param isOnline Chromium's own view, `net.isOnline()`.
   * @param onChanged is told of changes only; the state begins as online.
   */
  constructor(
    private readonly isOnline: () => boolean,
    private readonly clock: Clock,
    private readonly onChanged: (online: boolean) => void,
  ) {}

  start(): void {
    this.look();
    this.cancelTimer = this.clock.after(LOOK_MS, () => this.start());
  }

  /** A window says whether it has a network. */
  report(windowId: number, online: boolean): void {
    this.reports.set(windowId, online);
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
    const online = this.isOnline() && ![...this.reports.values()].includes(false);
    if (online === this.online) return;
    this.online = online;
    this.onChanged(online);
  }
}
