/** Sleep and wake-up. Some systems announce each twice; the second announcement changes nothing. */
import { powerMonitor } from 'electron';

export interface PowerListener {
  onSuspend(): void;
  onResume(): void;
}

export function watchPower(listener: PowerListener): void {
  let asleep = false;
  powerMonitor.on('suspend', () => {
    if (asleep) return;
    asleep = true;
    listener.onSuspend();
  });
  powerMonitor.on('resume', () => {
    if (!asleep) return;
    asleep = false;
    listener.onResume();
  });
}
