/** Task logs in SQLite, beside the rows of their tasks. */
import { EventEmitter } from 'node:events';
import { comparePositions, nextPosition, type StreamPosition } from '@shared/protocol/stream-id';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { type Lease, LeaseLostError } from '../../tasks/lease';
import {
  LOG_START,
  LogClosedError,
  LogExpiredError,
  LogGapError,
  type LogPage,
  type TaskLog,
} from '../../tasks/log';
import type { TaskOutcome } from '../../tasks/registry';
import type { Write } from '../writes';
import type { Db } from './database';
import { LogTrimmer } from './trimmer';
import type { SqliteWrites } from './writes';

const headRow = z
  .object({
    session_id: z.string(),
    user_id: z.string(),
    outcome: z.string().nullable(),
    ended_at: z.number().nullable(),
    lease_epoch: z.number(),
    tail_ms: z.number(),
    tail_seq: z.number(),
    trim_ms: z.number(),
    trim_seq: z.number(),
    length: z.number(),
  })
  .transform((row) => ({
    sessionId: row.session_id,
    userId: row.user_id,
    closed: row.outcome !== null,
    endedAt: row.ended_at,
    epoch: row.lease_epoch,
    tail: { ms: row.tail_ms, seq: row.tail_seq } satisfies StreamPosition,
    trim: { ms: row.trim_ms, seq: row.trim_seq } satisfies StreamPosition,
    length: row.length,
  }));
type Head = z.infer<typeof headRow>;

const positionRow = z.object({ ms: z.number(), seq: z.number() });
const entryRows = z.array(positionRow.extend({ data: z.string() }));

export interface SqliteLogOptions {
  /** How many entries a log keeps as they were appended. */
  readonly maxLength: number;
  /** Milliseconds for which the log of an ended task stays readable. */
  readonly ttl: number;
}

/** The log of every task in one database. Its methods do their work before they return; the promises are settled. */
export class SqliteTaskLog implements TaskLog {
  private readonly hints = new EventEmitter<Record<string, []>>().setMaxListeners(0);
  private readonly trimmer: LogTrimmer;
  private readonly statements;

  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
    private readonly writes: SqliteWrites,
    private readonly options: SqliteLogOptions,
  ) {
    this.trimmer = new LogTrimmer(db);
    this.statements = {
      head: db.prepare('SELECT * FROM tasks WHERE id = ?'),
      insert: db.prepare('INSERT INTO task_events (task_id, ms, seq, data) VALUES (?, ?, ?, ?)'),
      moveTail: db.prepare(
        'UPDATE tasks SET tail_ms = ?, tail_seq = ?, length = ?, attempts = 0 WHERE id = ?',
      ),
      end: db.prepare('UPDATE tasks SET outcome = ?, ended_at = ?, lease_until = 0 WHERE id = ?'),
      page: db.prepare(
        'SELECT ms, seq, data FROM task_events WHERE task_id = ? AND (ms, seq) > (?, ?) ORDER BY ms, seq LIMIT ?',
      ),
      at: db.prepare('SELECT 1 FROM task_events WHERE task_id = ? AND ms = ? AND seq = ?'),
    };
  }

  async append(
    lease: Lease,
    data: readonly string[],
    writes: readonly Write[] = [],
  ): Promise<void> {
    this.db
      .transaction(() => {
        const head = this.head(lease.taskId);
        if (head?.epoch !== lease.epoch) throw new LeaseLostError(lease);
        if (head.closed) throw new LogClosedError(lease.taskId);
        this.write(lease.taskId, head, data, writes);
      })
      .immediate();
    this.hints.emit(lease.taskId);
  }

  async close(
    lease: Lease,
    outcome: TaskOutcome,
    data: readonly string[],
    writes: readonly Write[] = [],
  ): Promise<boolean> {
    const won = this.db
      .transaction(() => {
        const head = this.head(lease.taskId);
        if (head?.closed) return false;
        if (head?.epoch !== lease.epoch) throw new LeaseLostError(lease);
        this.statements.end.run(outcome, this.clock.now(), lease.taskId);
        this.write(lease.taskId, head, data, writes);
        return true;
      })
      .immediate();
    if (won) this.hints.emit(lease.taskId);
    return won;
  }

  async read(taskId: string, after: StreamPosition, limit: number): Promise<LogPage> {
    return this.db.transaction(() => {
      const head = this.head(taskId);
      if (!head) throw new LogExpiredError(taskId);
      this.checkReadable(taskId, after, head);
      const entries = this.page(taskId, after, limit);
      return { entries, closed: head.closed && entries.length < limit };
    })();
  }

  watch(taskId: string, listener: () => void): () => void {
    this.hints.on(taskId, listener);
    return () => this.hints.off(taskId, listener);
  }

  private write(
    taskId: string,
    head: Head,
    data: readonly string[],
    writes: readonly Write[],
  ): void {
    let { tail } = head;
    for (const text of data) {
      tail = nextPosition(tail, this.clock.now());
      this.statements.insert.run(taskId, tail.ms, tail.seq, text);
    }
    const length = head.length + data.length;
    if (data.length > 0) this.statements.moveTail.run(tail.ms, tail.seq, length, taskId);
    this.writes.apply({ taskId, sessionId: head.sessionId, userId: head.userId }, tail, writes);
    const { maxLength } = this.options;
    if (length > maxLength) this.trimmer.trim(taskId, head.trim, length, maxLength);
  }

  private page(taskId: string, after: StreamPosition, limit: number): LogPage['entries'] {
    const rows = entryRows.parse(this.statements.page.all(taskId, after.ms, after.seq, limit));
    return rows.map(({ ms, seq, data }) => ({ position: { ms, seq }, data }));
  }

  private head(taskId: string): Head | null {
    const row = this.statements.head.get(taskId);
    return row === undefined ? null : headRow.parse(row);
  }

  /**
   * The start and the tail can always be read from; any other position must be one that the log holds.
   * @throws LogGapError or LogExpiredError
   */
  private checkReadable(taskId: string, after: StreamPosition, head: Head): void {
    const { tail, trim, endedAt } = head;
    if (comparePositions(after, tail) === 0) return;
    // Whether it has been removed yet must not make a difference, and what is gone stays gone when the clock steps back.
    const isRemoved = head.closed && comparePositions(trim, tail) === 0;
    if (isRemoved || (endedAt !== null && endedAt + this.options.ttl < this.clock.now())) {
      throw new LogExpiredError(taskId);
    }
    if (comparePositions(after, LOG_START) === 0) return;
    if (this.statements.at.get(taskId, after.ms, after.seq) !== undefined) return;
    throw new LogGapError(taskId, this.page(taskId, trim, 1)[0]?.position ?? null);
  }
}
