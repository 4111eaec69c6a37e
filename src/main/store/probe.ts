/** While writing does not work, tries it every so often, so that everything goes on by itself once it does again. */
import type { StorageStatus } from '@shared/app-state';
import type { Clock } from '../streams/clock';
import type { Store } from './store';

const PROBE_MS = 1_000;

export class StorageProbe {
  private cancelTimer: (() => void) | null = null;

  /** @param onChanged is told of each change of the storage's state, for the better or the worse. */
  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    onChanged: (status: StorageStatus) => void,
  ) {
    store.health.listen((status) => {
      // What is damaged stays so until the next start has looked at it.
      if (status.state === 'ok' || status.state === 'damaged') this.close();
      else this.cancelTimer ??= clock.after(PROBE_MS, () => this.probe());
      onChanged(status);
    });
  }

  close(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
  }

  private probe(): void {
    this.cancelTimer = this.clock.after(PROBE_MS, () => this.probe());
    try {
      this.store.probe();
    } catch {
      // Health has noted it.
    }
  }
}
