/**
 * What keeps a profile in shape, now and then and in small steps: the daily backup, the retention that a person has chosen,
 * the record of old attempts, and the space of what was deleted.
 */
import type { Clock } from '../streams/clock';
import { type BackupKind, isBackupDue } from './backups';
import type { Store } from './store';

const FIRST_AFTER_MS = 60_000;
const EVERY_MS = 15 * 60_000;
const DAY_MS = 86_400_000;

/** How long attempts of settled tasks are remembered. */
const ATTEMPTS_KEPT_MS = 30 * DAY_MS;
const ATTEMPTS_AT_ONCE = 200;

export interface MaintenancePorts {
  readonly backUp: (kind: BackupKind, now: Date) => Promise<unknown>;
  /** Removes sessions here and leaves them at the server. */
  readonly forget: (sessionIds: readonly string[]) => void;
  readonly onError: (context: string, error: unknown) => void;
}

export class Maintenance {
  private cancelTimer: (() => void) | null = null;
  private closed = false;
  private tidiedAt = 0;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly ports: MaintenancePorts,
  ) {}

  start(): void {
    this.cancelTimer = this.clock.after(FIRST_AFTER_MS, () => void this.runAgain());
  }

  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  /** Does what is due. A step that fails is due again the next time. */
  async run(): Promise<void> {
    const now = new Date(this.clock.wall());
    await this.step('backing up', async () => {
      // One that a wrong clock has dated into the future says nothing of when the last was made.
      const newest = this.store.backups
        .list('daily')
        .find(({ createdAt }) => createdAt <= now.getTime());
      if (!isBackupDue(newest?.createdAt ?? null, now)) return;
      await this.ports.backUp('daily', now);
    });
    await this.step('applying the retention', () => this.retain(now.getTime()));
    await this.step('forgetting old attempts', () =>
      this.repeat(() => this.purgeAttempts(now.getTime())),
    );
    await this.step('tidying the search index', () => this.tidySearch(now.getTime()));
    await this.step('giving space back', () => this.repeat(() => this.store.shrink()));
  }

  private async runAgain(): Promise<void> {
    await this.run();
    if (!this.closed) this.cancelTimer = this.clock.after(EVERY_MS, () => void this.runAgain());
  }

  private retain(now: number): void {
    const days = this.store.retentionDays;
    if (days === null) return;
    const quiet = this.store.sessions.quietSince(now - days * DAY_MS);
    if (quiet.length > 0) this.ports.forget(quiet);
  }

  /** Once a day is enough: what was deleted is not found any more anyway. */
  private async tidySearch(now: number): Promise<void> {
    if (Math.abs(now - this.tidiedAt) < DAY_MS) return;
    this.tidiedAt = now;
    if (this.store.tidySearch(true)) await this.repeat(() => this.store.tidySearch(false));
  }

  private purgeAttempts(now: number): boolean {
    const purged = this.store.transaction(() =>
      this.store.attempts.purge(now - ATTEMPTS_KEPT_MS, ATTEMPTS_AT_ONCE),
    );
    return purged === ATTEMPTS_AT_ONCE;
  }

  /** @param more does a little and says whether there is more to do. */
  private async repeat(more: () => boolean): Promise<void> {
    while (!this.closed && more()) {
      await new Promise<void>((resolve) => this.clock.after(1, resolve));
    }
  }

  private async step(context: string, work: () => Promise<void> | void): Promise<void> {
    if (this.closed) return;
    try {
      await work();
    } catch (error) {
      if (!this.closed) this.ports.onError(context, error);
    }
  }
}
