/**
 * A task's log: the one source of its stream. An event is appended first and delivered from the log afterwards, to
 * whoever reads, as often as they ask. Storage is behind this interface; all implementations pass the same tests.
 *
 * - Only the holder of the task's lease writes; what anyone else writes is refused.
 * - Ids of one task rise strictly, whatever the clock does, and are never issued twice.
 * - Reading starts strictly after a position and sees entries oldest first.
 * - A log ends by being closed, once; a reader learns it from the log's state, never from an entry's content.
 * - A log that grows too long is compacted from its beginning (`compact.ts`) up to its trim mark; an ended one expires.
 * - A hint that something was appended may get lost; readers look again on their own.
 */
import type { StreamPosition } from '@shared/protocol/stream-id';
import type { Write } from '../store/writes';
import type { Lease } from './lease';
import type { TaskOutcome } from './registry';

/** The position before the first entry. */
export const LOG_START: StreamPosition = { ms: 0, seq: 0 };

export interface LogEntry {
  readonly position: StreamPosition;
  /** The chunk as JSON text, exactly as it goes on the wire. */
  readonly data: string;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** True when no entry follows this page, now or ever. */
  readonly closed: boolean;
}

export interface TaskLog {
  /**
   * Appends entries in order and carries out the writes, all or nothing.
   * @throws LogClosedError when the log is closed.
   * @throws LeaseLostError when the lease was taken over.
   */
  append(lease: Lease, data: readonly string[], writes?: readonly Write[]): Promise<void>;

  /**
   * Appends the last entries and ends the task, if it is still running.
   * @returns false when it had ended before; then nothing was written.
   * @throws LeaseLostError when the lease was taken over.
   */
  close(
    lease: Lease,
    outcome: TaskOutcome,
    data: readonly string[],
    writes?: readonly Write[],
  ): Promise<boolean>;

  /**
   * Reads up to `limit` entries strictly after a position.
   * @throws LogGapError when the log cannot say what followed that position.
   * @throws LogExpiredError when the log has been removed, some time after its end.
   */
  read(taskId: string, after: StreamPosition, limit: number): Promise<LogPage>;

  /** Calls the listener after each append or close. @returns the function that ends it. */
  watch(taskId: string, listener: () => void): () => void;
}

/** The log has ended; its entries are final. */
export class LogClosedError extends Error {
  override readonly name = 'LogClosedError';

  constructor(taskId: string) {
    super(`The log of task ${taskId} is closed.`);
  }
}

/** The task ended longer ago than its log is kept. Its session keeps the transcript. */
export class LogExpiredError extends Error {
  override readonly name = 'LogExpiredError';

  constructor(taskId: string) {
    super(`The log of task ${taskId} has expired.`);
  }
}

/** The position was trimmed away, or this log never issued it. */
export class LogGapError extends Error {
  override readonly name = 'LogGapError';

  constructor(
    taskId: string,
    /** The oldest entry after the trim mark, or null when there is none. */
    readonly firstRetained: StreamPosition | null,
  ) {
    super(`The log of task ${taskId} cannot be read from this position.`);
  }
}
