/** How a task's connection stands, as people are shown it: stored and told whenever it is news. */
import type { Store } from '../store/store';
import type { ConnectionUpdate } from '../store/tasks';
import type { Clock } from './clock';
import { type ConnectionState, initialConnection, type Shown, shown } from './connection-state';

export interface ReportListener {
  onTaskChanged(taskId: string, connection: ConnectionUpdate): void;
  onError(context: string, error: unknown): void;
}

export class ConnectionReport {
  /** What was told last. */
  private told: Shown = shown(initialConnection);

  constructor(
    private readonly taskId: string,
    private readonly store: Store,
    private readonly clock: Pick<Clock, 'wall'>,
    private readonly listener: ReportListener,
  ) {}

  /** Tells how it stands, unless that is what was told last. The end is told by whoever stores it. */
  tell(machine: ConnectionState): void {
    const now = shown(machine);
    if (!isNews(this.told, now)) return;
    this.told = now;
    if (now.phase !== 'settled') this.publish(now);
  }

  private publish({ phase, waitReason, waitMs, detail }: Shown): void {
    const now = this.clock.wall();
    const update = {
      state: phase === 'live' || phase === 'waiting' ? phase : 'connecting',
      waitReason,
      retryAt: waitMs === null ? null : now + waitMs,
      detail,
    } as const;
    try {
      this.store.transaction(() => this.store.tasks.setConnection(this.taskId, update, now));
    } catch (error) {
      this.listener.onError('noting the state of a connection', error);
    }
    this.listener.onTaskChanged(this.taskId, update);
  }
}

function isNews(before: Shown, after: Shown): boolean {
  return (
    before.phase !== after.phase ||
    before.waitReason !== after.waitReason ||
    before.waitMs !== after.waitMs ||
    before.detail !== after.detail
  );
}
