/**
 * One backend per data folder. The lock is an exclusive transaction on a SQLite file of its own: the operating system
 * releases it when the process dies, however it dies, so no stale lock is ever left behind.
 */
import Database from 'better-sqlite3';
import type { Clock } from '../clock';
import { StartupError } from '../startup-error';

const RETRY_INTERVAL = 100;

export interface FolderLock {
  release(): void;
}

/**
 * Takes the lock, waiting for a predecessor that may still be dying.
 * @throws StartupError when it is still held after `timeout` milliseconds.
 */
export async function lockDataFolder(
  file: string,
  timeout: number,
  clock: Clock,
): Promise<FolderLock> {
  const db = new Database(file, { timeout: 0 });
  for (let waited = 0; ; waited += RETRY_INTERVAL) {
    try {
      db.exec('BEGIN EXCLUSIVE');
      return { release: () => db.close() };
    } catch (error) {
      if (!isBusy(error) || waited >= timeout) {
        db.close();
        throw isBusy(error) ? locked(file) : error;
      }
    }
    await clock.sleep(RETRY_INTERVAL);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}

function locked(file: string): StartupError {
  return new StartupError(
    'DATA_FOLDER_LOCKED',
    `Another backend is using this data folder (lock ${file}). Stop it, or set LONGHAUL_DATA_DIR to another folder.`,
  );
}
