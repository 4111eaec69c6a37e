/**
 * Opening the profile's database. A file that is damaged is set aside, never deleted and never repaired in place; a file
 * from a newer build is left alone.
 */
import { existsSync, renameSync } from 'node:fs';
import Database, { type Database as Connection } from 'better-sqlite3';
import { migrate, NewerSchemaError, SCHEMA_VERSION, schemaVersion } from './migrate';

export interface OpenedDatabase {
  readonly db: Connection;
  /** Where the damaged predecessor was moved to, when there was one. */
  readonly setAside: string | null;
}

/** How long opening waits for somebody else's lock, milliseconds. */
const OPEN_TIMEOUT_MS = 5_000;

/** How long a write waits for it later. It blocks everything else meanwhile, and is repeated anyway. */
const WORK_TIMEOUT_MS = 25;

const CLEAN_KEY = 'closed_cleanly';

/**
 * Opens the database for reading and writing, creating it when missing.
 * @param file path of the database.
 * @param now wall-clock time, for the name of a file that is set aside.
 * @throws NewerSchemaError, or the system's error when the folder cannot be written.
 */
export function openDatabase(file: string, now: Date): OpenedDatabase {
  try {
    return { db: openSound(file), setAside: null };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const setAside = `${file}.corrupt-${now.toISOString().replaceAll(':', '-')}`;
    for (const suffix of ['', '-wal', '-shm']) {
      if (existsSync(file + suffix)) renameSync(file + suffix, setAside + suffix);
    }
    return { db: openSound(file), setAside };
  }
}

/**
 * Opens a profile's database for reading only, beside a running app if there is one.
 * @throws NewerSchemaError when the file comes from a newer build.
 */
export function openReadOnly(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  const found = schemaVersion(db);
  if (found > SCHEMA_VERSION) {
    db.close();
    throw new NewerSchemaError(found);
  }
  return db;
}

/**
 * Closes the database and notes that nothing was left half done. Where that cannot be written (a full disk, another
 * process), the next start checks the file instead.
 * @returns why the note could not be written, or null.
 */
export function closeDatabase(db: Connection): unknown {
  try {
    db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CLEAN_KEY, 'yes');
    db.pragma('wal_checkpoint(TRUNCATE)');
    return null;
  } catch (error) {
    return error;
  } finally {
    db.close();
  }
}

function openSound(file: string): Connection {
  const db = new Database(file);
  try {
    if (schemaVersion(db) > SCHEMA_VERSION) throw new NewerSchemaError(schemaVersion(db));
    db.pragma(`busy_timeout = ${OPEN_TIMEOUT_MS}`);
    db.pragma('journal_mode = WAL');
    // A power cut may lose the last commits but never damages the file; the cursor is lost with the events it covers,
    // so the server replays them.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    const endedBadly = schemaVersion(db) > 0 && !wasClosedCleanly(db);
    if (endedBadly) assertSound(db);
    migrate(db);
    db.prepare('DELETE FROM meta WHERE key = ?').run(CLEAN_KEY);
    db.pragma(`busy_timeout = ${WORK_TIMEOUT_MS}`);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function wasClosedCleanly(db: Connection): boolean {
  return db.prepare('SELECT 1 FROM meta WHERE key = ?').get(CLEAN_KEY) !== undefined;
}

class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

function assertSound(db: Connection): void {
  const verdict = String(db.pragma('quick_check(1)', { simple: true }));
  if (verdict !== 'ok') throw new IntegrityError(verdict);
}

function isDamage(error: unknown): boolean {
  if (error instanceof IntegrityError) return true;
  const code = error instanceof Database.SqliteError ? error.code : '';
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}
