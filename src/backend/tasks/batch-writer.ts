/** Gathers a step's chunks for a moment, so that a fast model costs a transaction per batch and not per token. */
import { setImmediate } from 'node:timers/promises';
import type { Write } from '../store/writes';
import type { Lease } from './lease';
import type { TaskLog } from './log';

const MAX_BATCH = 256;
const MAX_DELAY = 5;

/** Appends to one task's log in order. One writer at a time per task. */
export class BatchWriter {
  private batch: string[] = [];
  private timer: NodeJS.Timeout | null = null;
  /** The append in progress. It stays rejected after a failure, so that whoever comes next learns of it. */
  private appending: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: TaskLog,
    private readonly lease: Lease,
  ) {}

  async write(data: string): Promise<void> {
    this.batch.push(data);
    if (this.batch.length >= MAX_BATCH) {
      await this.flush();
      // A model that never waits must not keep readers and requests from their turn.
      await setImmediate();
      return;
    }
    this.timer ??= setTimeout(() => {
      this.flush().catch(() => {
        // `appending` keeps the failure for the next call.
      });
    }, MAX_DELAY);
  }

  /** Appends what is gathered, together with the given writes. */
  async flush(writes: readonly Write[] = []): Promise<void> {
    if (this.timer) clearTimeout(this.timer);
    this.timer = null;
    const batch = this.batch;
    this.batch = [];
    if (batch.length > 0 || writes.length > 0) {
      this.appending = this.appending.then(() => this.log.append(this.lease, batch, writes));
    }
    await this.appending;
  }
}
