/** The record of every time a task's stream was asked for: with which cursor, and what came of it. */
import type { Attempt } from '@shared/inspector';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const row = z.object({
  id: z.number(),
  task_id: z.string(),
  started_at: z.number(),
  cursor: z.string(),
  opened_at: z.number().nullable(),
  events: z.number(),
  duplicates: z.number(),
  alarms: z.number(),
  first_alarm: z.string().nullable(),
  ended_at: z.number().nullable(),
  ended_because: z.string().nullable(),
});

/** Attempts kept for each task. */
const KEPT = 50;

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO attempts (task_id, started_at, cursor) VALUES (?, ?, ?)'),
    prune: db.prepare(
      `DELETE FROM attempts WHERE task_id = ? AND id <= (
         SELECT id FROM attempts WHERE task_id = ? ORDER BY id DESC LIMIT 1 OFFSET ${KEPT})`,
    ),
    purge: db.prepare(
      `DELETE FROM attempts WHERE id IN (
         SELECT a.id FROM attempts a JOIN tasks t ON t.task_id = a.task_id
         WHERE t.settled_at < ? LIMIT ?)`,
    ),
    opened: db.prepare('UPDATE attempts SET opened_at = ? WHERE id = ?'),
    count: db.prepare(
      `UPDATE attempts SET events = events + ?, duplicates = duplicates + ?, alarms = alarms + ?,
         first_alarm = COALESCE(first_alarm, ?)
       WHERE id = ?`,
    ),
    ended: db.prepare(
      'UPDATE attempts SET ended_at = ?, ended_because = ? WHERE id = ? AND ended_at IS NULL',
    ),
    ofTask: db.prepare('SELECT * FROM attempts WHERE task_id = ? ORDER BY id'),
  };
}

export class Attempts {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.sql = prepare(db);
  }

  /** @returns the attempt's key for later calls. */
  begin(taskId: string, cursor: string, now: number): number {
    const { lastInsertRowid } = this.sql.insert.run(taskId, now, cursor);
    this.sql.prune.run(taskId, taskId);
    return Number(lastInsertRowid);
  }

  /** Forgets some attempts of tasks that settled before a time. @returns how many. */
  purge(settledBefore: number, atMost: number): number {
    return this.sql.purge.run(settledBefore, atMost).changes;
  }

  opened(attempt: number, now: number): void {
    this.sql.opened.run(now, attempt);
  }

  /** Adds what a batch brought. */
  count(attempt: number, events: number, duplicates: number, alarms: readonly string[]): void {
    this.sql.count.run(events, duplicates, alarms.length, alarms[0] ?? null, attempt);
  }

  ended(attempt: number, because: string, now: number): void {
    this.sql.ended.run(now, because, attempt);
  }

  /** Oldest first. */
  ofTask(taskId: string): Attempt[] {
    return z
      .array(row)
      .parse(this.sql.ofTask.all(taskId))
      .map((value) => ({
        startedAt: value.started_at,
        cursor: value.cursor,
        openedAt: value.opened_at,
        events: value.events,
        duplicates: value.duplicates,
        alarms: value.alarms,
        firstAlarm: value.first_alarm,
        endedAt: value.ended_at,
        endedBecause: value.ended_because,
      }));
  }
}
