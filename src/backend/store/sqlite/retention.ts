/** Trims the logs of tasks that ended long ago. Their sessions keep the transcript. */
import type { Db } from './database';

/** Removes the entries of tasks that ended before `before`; their trim mark moves to their tail. */
export function trimEndedLogs(db: Db, before: number): number {
  return db
    .transaction(() => {
      const expired =
        'SELECT id FROM tasks WHERE ended_at < ? AND (trim_ms, trim_seq) <> (tail_ms, tail_seq)';
      db.prepare(`DELETE FROM task_events WHERE task_id IN (${expired})`).run(before);
      db.prepare(`DELETE FROM task_steps WHERE task_id IN (${expired})`).run(before);
      db.prepare(`DELETE FROM task_completions WHERE task_id IN (${expired})`).run(before);
      return db
        .prepare(
          `UPDATE tasks SET trim_ms = tail_ms, trim_seq = tail_seq, length = 0 WHERE id IN (${expired})`,
        )
        .run(before).changes;
    })
    .immediate();
}
