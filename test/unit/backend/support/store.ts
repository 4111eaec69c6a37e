/** A real database in a folder of its own, with the stores on top. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../../src/backend/clock';
import { openSqlite } from '../../../../src/backend/store/sqlite/storage';
import type { Storage } from '../../../../src/backend/store/storage';
import type { Lease } from '../../../../src/backend/tasks/lease';

/** A clock that shows what it is told, and whose sleeps end at once. */
export class ManualClock implements Clock {
  readonly slept: number[] = [];

  constructor(public time = 1_700_000_000_000) {}

  now(): number {
    return this.time;
  }

  async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.slept.push(ms);
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
  }
}

/** Milliseconds for which the log of an ended task stays readable in tests. */
export const STREAM_TTL = 1_000;
export const LEASE_TTL = 300;
/** More than most tests append. */
export const MAX_LENGTH = 5_000;

export function makeFolder(): { readonly path: string; readonly remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), 'longhaul-backend-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

export function openStore(folder: string, clock: Clock): Storage {
  const options = {
    file: join(folder, 'backend.db'),
    streamTtl: STREAM_TTL,
    streamMaxLength: MAX_LENGTH,
    leaseTtl: LEASE_TTL,
  };
  return openSqlite(options, clock).storage;
}

/** Takes the lease of a task that nobody holds. */
export async function take({ leases }: Pick<Storage, 'leases'>, taskId: string): Promise<Lease> {
  const acquired = await leases.acquire(taskId);
  if (acquired.kind !== 'acquired') throw new Error(`${taskId} is ${acquired.kind}`);
  return acquired.lease;
}

/** Creates a session with one running turn whose user message is `message`. @returns the session's id. */
export async function createTurn(
  { sessions, registry }: Storage,
  taskId: string,
  message = 'hello',
): Promise<string> {
  const session = await sessions.create('local');
  await registry.startTurn(session, {
    taskId,
    messageId: `${taskId}-message`,
    role: 'user',
    content: message,
    input: null,
    title: null,
  });
  return session.id;
}
