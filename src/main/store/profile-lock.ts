/**
 * One app per profile, whatever else was meant to see to that. The lock is an exclusive transaction on a file of its own:
 * the operating system releases it when the process dies, however it dies.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

export const LOCK_FILE = 'longhaul.lock';

/**
 * Takes the profile for this process, until it ends.
 * @returns false when another process has it.
 * @throws the system's error when the folder cannot be written.
 */
export function lockProfile(folder: string): boolean {
  mkdirSync(folder, { recursive: true });
  const db = new Database(join(folder, LOCK_FILE), { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
    held.push(db);
    return true;
  } catch (error) {
    db.close();
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false;
    throw error;
  }
}

/** Kept from being collected, which would release them. */
const held: Database.Database[] = [];
