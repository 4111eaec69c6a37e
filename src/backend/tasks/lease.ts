/**
 * Who works on a task. One process at a time holds the task's lease and renews it; when it dies, the lease expires and
 * another process takes over. Each lease has a higher epoch than the one before it, and everything written to the task
 * carries the epoch: what a process writes that only believes to hold the lease is refused.
 */

export interface Lease {
  readonly taskId: string;
  /** Rises with each lease of the task. */
  readonly epoch: number;
}

export type Acquired =
  | {
      readonly kind: 'acquired';
      readonly lease: Lease;
      /** How many holders in a row, this one included, have neither logged anything nor left in order. */
      readonly attempts: number;
    }
  | { readonly kind: 'held' }
  /** The task has ended or does not exist. */
  | { readonly kind: 'ended' };

export interface LeaseStore {
  /** Milliseconds for which a lease lasts unless it is renewed. */
  readonly ttl: number;

  /** Takes the lease of a running task, unless somebody else holds it. */
  acquire(taskId: string): Promise<Acquired>;

  /** @returns whether the task is to be stopped; null when the lease was lost or the task has ended. */
  renew(lease: Lease): Promise<{ readonly stopRequested: boolean } | null>;

  /** Gives the lease back, for anyone to take at once. Does nothing when it was lost. */
  release(lease: Lease): Promise<void>;

  /** The sessions with running tasks that nobody works on. Each is told to one process at a time. */
  abandoned(): Promise<readonly string[]>;
}

/** The lease belongs to another process now; the task is its business. */
export class LeaseLostError extends Error {
  override readonly name = 'LeaseLostError';

  constructor({ taskId, epoch }: Lease) {
    super(`Lease ${epoch} of task ${taskId} was taken over.`);
  }
}
