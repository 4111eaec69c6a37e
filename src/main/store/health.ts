/**
 * Whether writing works. Every transaction reports here, and as soon as one fails the state says why. Only a probe as large
 * as a busy moment makes it ok again: on a full disk small writes keep succeeding. What is being received stops by itself
 * meanwhile, because nothing counts before its commit.
 */
import type { StorageStatus } from '@shared/app-state';
import { SqliteError } from 'better-sqlite3';
import { errorText } from '../error-text';

export const STORAGE_OK: StorageStatus = { state: 'ok', detail: null };

export class StorageHealth {
  private current: StorageStatus = STORAGE_OK;
  /** What the damage was that has been met; it does not pass by itself, even where writing works. */
  private damage: StorageStatus | null = null;
  private listener: (status: StorageStatus) => void = () => undefined;

  get status(): StorageStatus {
    return this.current;
  }

  /** Whether damage was met, whatever has been wrong since. */
  get isDamaged(): boolean {
    return this.damage !== null;
  }

  /** @param listener is told of each change. There is one. */
  listen(listener: (status: StorageStatus) => void): void {
    this.listener = listener;
  }

  /** Runs a write and notes how it went. @throws what the write throws. */
  watch<T>(write: () => T): T {
    try {
      return write();
    } catch (error) {
      this.note(error);
      throw error;
    }
  }

  /** Notes what a failure, also one of reading, says about the storage. */
  note(error: unknown): void {
    const status = storageStatusOf(error);
    if (status && status.state !== this.current.state) this.set(status);
  }

  /** The file was looked through, and something is wrong with it. */
  foundDamage(detail: string): void {
    this.set({ state: 'damaged', detail });
  }

  /** A probe has succeeded. */
  recovered(): void {
    if (this.current.state === 'ok' || this.current.state === 'damaged') return;
    // Said first, so that what has waited for it goes on.
    this.set(STORAGE_OK);
    if (this.damage) this.set(this.damage);
  }

  private set(status: StorageStatus): void {
    this.current = status;
    if (status.state === 'damaged') this.damage = status;
    this.listener(status);
  }
}

/** What an error says about the storage, or null when it is not the storage that failed. */
export function storageStatusOf(error: unknown): StorageStatus | null {
  const state = error instanceof SqliteError ? stateOf(error.code) : null;
  return state === null ? null : { state, detail: errorText(error) };
}

function stateOf(code: string): StorageStatus['state'] | null {
  if (code === 'SQLITE_FULL') return 'full';
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) return 'busy';
  if (/^SQLITE_(READONLY|PERM|AUTH)/.test(code)) return 'read-only';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'damaged';
  if (/^SQLITE_(IOERR|CANTOPEN|NOLFS|PROTOCOL|NOMEM)/.test(code)) return 'failing';
  return null;
}
