/**
 * What the machine does around the app: sleeping and waking, the lock, the power source, the network, its end. The one
 * place where the rest of the app hears of it, each thing once.
 */
import type { Clock } from '../streams/clock';
import { Network, type NetworkReport } from './network';
import { Power, type PowerMonitor } from './power';

export interface SurroundingsListener {
  onSuspend(): void;
  onResume(): void;
  /** The person is looking again, after sleep or behind the lock. */
  onLookedAt(): void;
  onOnline(online: boolean): void;
  /** Whether work that can wait should wait: on battery, and where data is to be saved. */
  onThrift(thrifty: boolean): void;
  onShutdown(): void;
}

export interface SurroundingsPorts {
  readonly monitor: PowerMonitor;
  /** Chromium's own view of the network, `net.isOnline()`. */
  readonly isOnline: () => boolean;
  readonly clock: Clock;
}

export class Surroundings {
  private readonly network: Network;
  private readonly power: Power;
  private onBattery = false;
  private metered = false;
  private stopped = false;

  constructor(
    { monitor, isOnline, clock }: SurroundingsPorts,
    private readonly listener: SurroundingsListener,
  ) {
    this.network = new Network(isOnline, clock, {
      onOnline: (online) => this.tell(() => listener.onOnline(online)),
      onMetered: (metered) => this.thrift(() => (this.metered = metered)),
    });
    this.power = new Power(monitor, clock, {
      onSuspend: () => this.tell(() => listener.onSuspend()),
      onResume: () =>
        this.tell(() => {
          // The network may be another than before the sleep, or not be there yet.
          this.network.start();
          listener.onResume();
          listener.onLookedAt();
        }),
      onUnlock: () => this.tell(() => listener.onLookedAt()),
      onBattery: (onBattery) => this.thrift(() => (this.onBattery = onBattery)),
      onShutdown: () => listener.onShutdown(),
    });
  }

  start(): void {
    this.network.start();
    this.power.start();
  }

  /** A window says what it knows of the network. */
  report(windowId: number, report: NetworkReport): void {
    this.network.report(windowId, report);
  }

  /** A window is gone, and its word with it. */
  forget(windowId: number): void {
    this.network.forget(windowId);
  }

  /** From now on nothing is told: what would hear it is about to be closed. */
  stop(): void {
    this.stopped = true;
    this.network.stop();
    this.power.stop();
  }

  private tell(news: () => void): void {
    if (!this.stopped) news();
  }

  private thrift(change: () => void): void {
    const before = this.onBattery || this.metered;
    change();
    const now = this.onBattery || this.metered;
    if (now !== before) this.tell(() => this.listener.onThrift(now));
  }
}
