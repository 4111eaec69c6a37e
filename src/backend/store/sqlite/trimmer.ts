/** Compacts the beginning of a log that grew too long. */
import { formatStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import { z } from 'zod';
import { compact } from '../../tasks/compact';
import { trimCount } from '../retention';
import type { Db } from './database';

const positionRow = z.object({ ms: z.number(), seq: z.number() });
const entryRows = z.array(positionRow.extend({ data: z.string() }));

export class LogTrimmer {
  constructor(private readonly db: Db) {}

  /**
   * Merges the oldest entries after the trim mark and moves the mark behind them. Call it inside a transaction.
   * @param length how many entries there are after the mark.
   */
  trim(taskId: string, mark: StreamPosition, length: number, maxLength: number): void {
    const count = trimCount(length, maxLength);
    const entries = entryRows
      .parse(
        this.db
          .prepare(
            'SELECT ms, seq, data FROM task_events WHERE task_id = ? AND (ms, seq) > (?, ?) ORDER BY ms, seq LIMIT ?',
          )
          .all(taskId, mark.ms, mark.seq, count),
      )
      .map(({ ms, seq, data }) => ({ position: { ms, seq }, data }));
    const end = entries.at(-1)?.position;
    if (!end) return;
    const between = '(ms, seq) > (?, ?) AND (ms, seq) <= (?, ?)';
    this.db
      .prepare(`DELETE FROM task_events WHERE task_id = ? AND ${between}`)
      .run(taskId, mark.ms, mark.seq, end.ms, end.seq);
    const insert = this.db.prepare(
      'INSERT INTO task_events (task_id, ms, seq, data) VALUES (?, ?, ?, ?)',
    );
    for (const { position, data } of compact(entries, this.stepEnds(taskId))) {
      insert.run(taskId, position.ms, position.seq, data);
    }
    this.db
      .prepare('UPDATE tasks SET trim_ms = ?, trim_seq = ?, length = length - ? WHERE id = ?')
      .run(end.ms, end.seq, entries.length, taskId);
  }

  private stepEnds(taskId: string): ReadonlySet<string> {
    const rows = this.db
      .prepare('SELECT end_ms AS ms, end_seq AS seq FROM task_steps WHERE task_id = ?')
      .all(taskId);
    return new Set(z.array(positionRow).parse(rows).map(formatStreamId));
  }
}
