/**
 * Opening the database. A damaged file is set aside, never deleted; a file of a newer version is refused.
 */
import { existsSync, renameSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { StartupError } from '../../startup-error';
import { MIGRATIONS } from './migrations';

export type Db = Database.Database;

export interface OpenedDatabase {
  readonly db: Db;
  /** Where a damaged database was moved to, or null when the file was sound. */
  readonly setAside: string | null;
}

const CORRUPTION_CODES = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);
const STORAGE_CODES = /^SQLITE_(FULL|IOERR|BUSY|READONLY|CANTOPEN|NOMEM)/;

/**
 * Opens the database and brings its schema up to date.
 * @param now stamps the name of a damaged file that is set aside.
 * @throws StartupError when the file comes from a newer version.
 */
export function openDatabase(file: string, now: number): OpenedDatabase {
  try {
    return { db: openAndMigrate(file), setAside: null };
  } catch (error) {
    if (!isCorruption(error)) throw error;
    const setAside = moveAside(file, now);
    return { db: openAndMigrate(file), setAside };
  }
}

/** Tells an error of the storage below (disk full, read-only, I/O), which may pass, from a programming error. */
export function isStorageError(error: unknown): boolean {
  return error instanceof Database.SqliteError && STORAGE_CODES.test(error.code);
}

function openAndMigrate(file: string): Db {
  const db = new Database(file);
  try {
    // Opening reads nothing; damage shows only when pages are checked.
    db.pragma('journal_mode = WAL');
    // A power cut may lose the last commits but never damages the file. Readers never see an event before its commit,
    // and work that was lost with it is done again from the last finished step.
    db.pragma('synchronous = NORMAL');
    db.pragma('foreign_keys = ON');
    const problems = z
      .array(z.object({ quick_check: z.string() }))
      .parse(db.pragma('quick_check(1)'));
    if (problems[0]?.quick_check !== 'ok') {
      throw new Database.SqliteError(problems[0]?.quick_check ?? 'no answer', 'SQLITE_CORRUPT');
    }
    migrate(db);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

function migrate(db: Db): void {
  const version = z
    .number()
    .int()
    .parse(db.pragma('user_version', { simple: true }));
  if (version > MIGRATIONS.length) {
    throw new StartupError(
      'DATABASE_FROM_FUTURE',
      `The database ${db.name} was written by a newer version of Longhaul (schema ${version}, this one knows ${MIGRATIONS.length}). Update Longhaul, or choose another LONGHAUL_DATA_DIR.`,
    );
  }
  db.transaction(() => {
    for (const sql of MIGRATIONS.slice(version)) db.exec(sql);
    db.pragma(`user_version = ${MIGRATIONS.length}`);
  }).exclusive();
}

function isCorruption(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    CORRUPTION_CODES.has(error.code.split('_').slice(0, 2).join('_'))
  );
}

function moveAside(file: string, now: number): string {
  // Colons are not allowed in file names everywhere.
  const suffix = `.corrupt-${new Date(now).toISOString().replaceAll(':', '-')}`;
  for (const extension of ['-wal', '-shm', '']) {
    if (existsSync(file + extension)) renameSync(file + extension, file + suffix + extension);
  }
  return file + suffix;
}
