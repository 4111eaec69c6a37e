/** Leases as columns of the `tasks` table. One process has the file open, so at its start nobody holds any. */
import { z } from 'zod';
import type { Clock } from '../../clock';
import type { Acquired, Lease, LeaseStore } from '../../tasks/lease';
import type { Db } from './database';

const taken = z.object({ lease_epoch: z.number(), attempts: z.number() });
const renewed = z.object({ stop_requested: z.number() });
const ids = z.array(z.string());

export class SqliteLeases implements LeaseStore {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    readonly ttl: number,
  ) {
    db.exec('UPDATE tasks SET lease_until = 0 WHERE outcome IS NULL');
  }

  async acquire(taskId: string): Promise<Acquired> {
    const now = this.clock.now();
    const row = this.db
      .prepare(
        `UPDATE tasks SET lease_epoch = lease_epoch + 1, lease_until = ?, attempts = attempts + 1
         WHERE id = ? AND outcome IS NULL AND lease_until <= ? RETURNING lease_epoch, attempts`,
      )
      .get(now + this.ttl, taskId, now);
    if (row !== undefined) {
      const { lease_epoch: epoch, attempts } = taken.parse(row);
      return { kind: 'acquired', lease: { taskId, epoch }, attempts };
    }
    const running = this.db
      .prepare('SELECT 1 FROM tasks WHERE id = ? AND outcome IS NULL')
      .get(taskId);
    return { kind: running === undefined ? 'ended' : 'held' };
  }

  async renew({ taskId, epoch }: Lease): Promise<{ readonly stopRequested: boolean } | null> {
    const row = this.db
      .prepare(
        `UPDATE tasks SET lease_until = ? WHERE id = ? AND lease_epoch = ? AND outcome IS NULL
         RETURNING stop_requested`,
      )
      .get(this.clock.now() + this.ttl, taskId, epoch);
    return row === undefined ? null : { stopRequested: renewed.parse(row).stop_requested === 1 };
  }

  async release({ taskId, epoch }: Lease): Promise<void> {
    this.db
      .prepare('UPDATE tasks SET lease_until = 0, attempts = 0 WHERE id = ? AND lease_epoch = ?')
      .run(taskId, epoch);
  }

  async abandoned(): Promise<readonly string[]> {
    return ids.parse(
      this.db
        .prepare('SELECT DISTINCT session_id FROM tasks WHERE outcome IS NULL AND lease_until <= ?')
        .pluck()
        .all(this.clock.now()),
    );
  }
}
