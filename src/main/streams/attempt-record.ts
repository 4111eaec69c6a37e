/** What is kept of each attempt, for whoever wants to know how a task came to its end. The stream goes on without it. */
import type { Applied, StreamEvent } from '../store/apply-events';
import type { Store } from '../store/store';
import type { Clock } from './clock';

export class AttemptRecord {
  /** The row of the attempt that is under way; 0 when there is none. */
  private row = 0;

  constructor(
    private readonly taskId: string,
    private readonly store: Store,
    private readonly clock: Pick<Clock, 'wall'>,
    private readonly listener: { onError(context: string, error: unknown): void },
  ) {}

  /** @param cursor the one that is sent. @throws what SQLite reports: where this cannot be stored, nothing can. */
  begin(cursor: string): void {
    const { attempts } = this.store;
    this.row = this.store.transaction(() => attempts.begin(this.taskId, cursor, this.clock.wall()));
  }

  opened(): void {
    this.note(() => this.store.attempts.opened(this.row, this.clock.wall()));
  }

  /** Belongs inside the transaction that commits the batch. */
  count(events: readonly StreamEvent[], { applied, duplicates }: Applied): void {
    const alarms = events.flatMap(({ alarm }) => alarm ?? []);
    this.store.attempts.count(this.row, applied, duplicates, alarms);
  }

  ended(because: string): void {
    if (this.row === 0) return;
    const { row } = this;
    this.row = 0;
    this.note(() => this.store.attempts.ended(row, because, this.clock.wall()));
  }

  private note(write: () => void): void {
    try {
      write();
    } catch (error) {
      this.listener.onError('recording an attempt', error);
    }
  }
}
