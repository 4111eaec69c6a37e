/**
 * Sleep and wake-up, the lock, the power source and the end of the machine's day. Some systems announce each twice, some
 * announce only the wake-up, and some announce nothing: then the clock on the wall has run ahead of a timer.
 */
import type { Clock } from '../streams/clock';

/** The part of Electron's `powerMonitor` that is used. */
export interface PowerMonitor {
  on(event: 'suspend', listener: () => void): unknown;
  on(event: 'resume', listener: () => void): unknown;
  on(event: 'unlock-screen', listener: () => void): unknown;
  on(event: 'on-ac', listener: () => void): unknown;
  on(event: 'on-battery', listener: () => void): unknown;
  /** The listener is given an event, which Electron's type leaves out. */
  on(event: 'shutdown', listener: (...event: unknown[]) => void): unknown;
  isOnBatteryPower(): boolean;
}

export interface PowerListener {
  onSuspend(): void;
  onResume(): void;
  /** The person is back at the screen; the machine may have been awake all along. */
  onUnlock(): void;
  onBattery(onBattery: boolean): void;
  /** The machine ends and waits a few seconds for the app. */
  onShutdown(): void;
}

/** A wake-up that is announced again within this time is the same one, and so is what the next tick notices of it. */
const SAME_WAKE_UP_MS = 8_000;
const TICK_MS = 5_000;
/** A timer this late means that the machine slept; a busy one is not as late. */
const SLEPT_MS = 10_000;

export class Power {
  private asleep = false;
  private awakeSince = Number.NEGATIVE_INFINITY;
  private onBattery = false;
  private ending = false;
  private cancelTick: () => void = () => undefined;

  constructor(
    private readonly monitor: PowerMonitor,
    private readonly clock: Clock,
    private readonly listener: PowerListener,
  ) {}

  start(): void {
    const { monitor } = this;
    monitor.on('suspend', () => this.fellAsleep());
    monitor.on('resume', () => this.woke());
    monitor.on('unlock-screen', () => this.listener.onUnlock());
    monitor.on('on-ac', () => this.powered(false));
    monitor.on('on-battery', () => this.powered(true));
    monitor.on('shutdown', (event) => {
      askForTime(event);
      if (this.ending) return;
      this.ending = true;
      this.listener.onShutdown();
    });
    this.powered(monitor.isOnBatteryPower());
    this.tick();
  }

  stop(): void {
    this.cancelTick();
  }

  private fellAsleep(): void {
    if (this.asleep) return;
    this.asleep = true;
    this.listener.onSuspend();
  }

  private woke(): void {
    const now = this.clock.monotonic();
    const again = !this.asleep && now - this.awakeSince < SAME_WAKE_UP_MS;
    this.asleep = false;
    if (again) return;
    this.awakeSince = now;
    this.listener.onResume();
  }

  private powered(onBattery: boolean): void {
    if (onBattery === this.onBattery) return;
    this.onBattery = onBattery;
    this.listener.onBattery(onBattery);
  }

  private tick(): void {
    const due = this.clock.wall() + TICK_MS;
    this.cancelTick = this.clock.after(TICK_MS, () => {
      this.tick();
      if (this.clock.wall() - due > SLEPT_MS) this.woke();
    });
  }
}

/** Has the system wait for the end of the app, so that everything is stored. */
function askForTime(event: unknown): void {
  if (typeof event !== 'object' || event === null || !('preventDefault' in event)) return;
  if (typeof event.preventDefault === 'function') event.preventDefault();
}
