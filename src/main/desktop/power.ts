/**
 * Sleep and wake-up. Some systems announce each twice, and some announce only the wake-up; locking and unlocking the
 * screen is neither.
 */

/** The part of Electron's `powerMonitor` that is used. */
export interface PowerMonitor {
  on(event: 'suspend' | 'resume', listener: () => void): unknown;
}

export interface PowerListener {
  onSuspend(): void;
  onResume(): void;
}

/** A wake-up that is announced again within this time is the same one. */
const SAME_WAKE_UP_MS = 2_000;

/** @param monotonic milliseconds that only rise. */
export function watchPower(
  monitor: PowerMonitor,
  monotonic: () => number,
  listener: PowerListener,
): void {
  let asleep = false;
  let awakeSince = Number.NEGATIVE_INFINITY;
  monitor.on('suspend', () => {
    if (asleep) return;
    asleep = true;
    listener.onSuspend();
  });
  monitor.on('resume', () => {
    const again = !asleep && monotonic() - awakeSince < SAME_WAKE_UP_MS;
    asleep = false;
    if (again) return;
    awakeSince = monotonic();
    listener.onResume();
  });
}
