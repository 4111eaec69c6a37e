/** Which ended tasks the person has been told of, or need not be. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

function prepare(db: Database) {
  return {
    open: db
      .prepare(
        `SELECT task_id FROM tasks WHERE settled_at IS NOT NULL AND announced_at IS NULL
         ORDER BY settled_at`,
      )
      .pluck(),
    isOpen: db
      .prepare(
        'SELECT 1 FROM tasks WHERE task_id = ? AND settled_at IS NOT NULL AND announced_at IS NULL',
      )
      .pluck(),
    mark: db.prepare(
      'UPDATE tasks SET announced_at = ? WHERE task_id = ? AND announced_at IS NULL',
    ),
  };
}

export class Announcements {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.sql = prepare(db);
  }

  /** Ended tasks that were not dealt with, in the order of their ends. */
  open(): string[] {
    return z.array(z.string()).parse(this.sql.open.all());
  }

  isOpen(taskId: string): boolean {
    return this.sql.isOpen.get(taskId) !== undefined;
  }

  mark(taskIds: readonly string[], now: number): void {
    for (const taskId of taskIds) this.sql.mark.run(now, taskId);
  }
}
