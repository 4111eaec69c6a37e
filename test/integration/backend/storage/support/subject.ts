/** What the suites need of an engine to test it. */
import type { Storage } from '../../../../../src/backend/store/storage';
import type { Lease } from '../../../../../src/backend/tasks/lease';
import type { LogEntry } from '../../../../../src/backend/tasks/log';
import type { ManualClock } from '../../../../unit/backend/support/store';

export interface StorageUnderTest {
  readonly storage: Storage;
  /** The clock of the process, which names entries. */
  readonly clock: ManualClock;
  /** The storage as a process sees it that starts after this one has died. */
  readonly restart: () => Promise<Storage>;
  /** Lets the engine's time pass where it is not real. */
  readonly elapse: (ms: number) => void;
  readonly dispose: () => Promise<void>;
}

export interface Suite {
  readonly name: string;
  readonly open: () => Promise<StorageUnderTest>;
}

/** Takes the lease of a task that nobody holds. */
export async function take({ leases }: Storage, taskId: string): Promise<Lease> {
  const acquired = await leases.acquire(taskId);
  if (acquired.kind !== 'acquired') throw new Error(`${taskId} is ${acquired.kind}`);
  return acquired.lease;
}

export function texts(entries: readonly LogEntry[]): string[] {
  return entries.map(({ data }) => data);
}

export function positionOf(entries: readonly LogEntry[], index: number) {
  const entry = entries.at(index);
  if (!entry) throw new Error(`no entry ${index}`);
  return entry.position;
}
