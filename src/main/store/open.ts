/**
 * Opening the profile's database. A file that is damaged is set aside, never deleted and never repaired in place, and what
 * can be read of it goes into a new one; a file from a newer build is left alone; before a migration there is a backup.
 */
import { existsSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import Database, { type Database as Connection } from 'better-sqlite3';
import { Backups, putInPlace, removeDatabase, setAside, sizeOf } from './backups';
import { migrate, migrations, NewerSchemaError, SCHEMA_VERSION, schemaVersion } from './migrate';
import { type Salvaged, salvage } from './salvage';

export interface OpenedDatabase {
  readonly db: Connection;
  /** What became of a damaged predecessor, when there was one. */
  readonly damaged: { readonly setAside: string; readonly salvaged: Salvaged } | null;
  /** Where the database went that a backup has replaced, when a person wanted that. */
  readonly replaced: string | null;
  /** False when the file was not closed in order, and is too large to be looked through before it is used. */
  readonly checked: boolean;
}

/** How a database is opened; only tests and starts in trouble leave the usual way. */
export interface OpenOptions {
  readonly steps?: readonly string[];
  /** A file up to this size is looked through before it is used, bytes. */
  readonly checkedAtOnce?: number;
}

/** A migration failed. The database is as it was before. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';

  constructor(
    readonly backup: string,
    options: ErrorOptions,
  ) {
    super(`The database could not be brought to version ${SCHEMA_VERSION}.`, options);
  }
}

/** How long opening waits for somebody else's lock, milliseconds. */
const OPEN_TIMEOUT_MS = 5_000;

/** How long a write waits for it later. It blocks everything else meanwhile, and is repeated anyway. */
const WORK_TIMEOUT_MS = 25;

const CLEAN_KEY = 'closed_cleanly';

/** Looking through a file takes a second for 100 MB, and a window waits for its opening: this much, some 50 milliseconds. */
const CHECKED_AT_ONCE = 4 * 1024 * 1024;

/** Stands beside a file that was found damaged while it was in use, until the next start has looked. */
const suspectFile = (file: string) => `${file}.suspect`;

/**
 * Opens the database for reading and writing, creating it when missing.
 * @param file path of the database.
 * @param now wall-clock time, for the names of files that are made or moved.
 * @throws NewerSchemaError, MigrationError, or the system's error when the folder cannot be written.
 */
export function openDatabase(
  file: string,
  now: Date,
  { steps = migrations, checkedAtOnce = CHECKED_AT_ONCE }: OpenOptions = {},
): OpenedDatabase {
  finishReplacing(file);
  const replaced = new Backups(file).restoreRequested(now);
  const suspect = existsSync(suspectFile(file));
  const limit = suspect ? Number.POSITIVE_INFINITY : checkedAtOnce;
  try {
    const opened = openSound(file, now, steps, limit);
    if (suspect) rmSync(suspectFile(file));
    if (replaced !== null) doubtOutbox(opened.db);
    return { ...opened, damaged: null, replaced };
  } catch (error) {
    if (!isDamage(error)) throw error;
    const salvaged = salvageBeside(file, now, steps);
    const damaged = { setAside: setAside(file, 'corrupt', now), salvaged };
    finishReplacing(file);
    rmSync(suspectFile(file), { force: true });
    const { db } = openSound(file, now, steps, limit);
    return { db, checked: true, damaged, replaced };
  }
}

/** Where what is salvaged gathers. */
const salvagedFile = (file: string) => `${file}.salvaged`;

/**
 * Salvages a damaged file into a new one beside it. Until that is whole the damaged one stays where it is: whatever ends
 * this, a full disk or the process's death, the next start does it again and loses nothing.
 */
function salvageBeside(file: string, now: Date, steps: readonly string[]): Salvaged {
  const beside = salvagedFile(file);
  removeDatabase(beside);
  const { db } = openSound(beside, now, steps, Number.POSITIVE_INFINITY);
  try {
    const salvaged = salvage(file, db);
    doubtOutbox(db);
    const failure = closeDatabase(db, true);
    if (failure !== null) throw failure;
    return salvaged;
  } catch (error) {
    db.close();
    removeDatabase(beside);
    throw error;
  }
}

/** Puts what was salvaged in the place of a damaged file that has left it; a crash may have come in between. */
function finishReplacing(file: string): void {
  if (existsSync(file) || !existsSync(salvagedFile(file))) return;
  removeDatabase(file);
  renameSync(salvagedFile(file), file);
}

/** Has the next start look through a file before it uses it. */
export function distrust(file: string): void {
  writeFileSync(suspectFile(file), '');
}

/**
 * Opens a profile's database for reading only, beside a running app if there is one. A file of an older build is brought
 * up to date in memory.
 * @throws NewerSchemaError when the file comes from a newer build.
 */
export function openReadOnly(file: string): Connection {
  const db = new Database(file, { readonly: true, fileMustExist: true });
  try {
    const found = schemaVersion(db);
    if (found > SCHEMA_VERSION) throw new NewerSchemaError(found);
    if (found === SCHEMA_VERSION) return db;
    const bytes = db.serialize();
    db.close();
    // The header's mark of a write-ahead log, which a database in memory cannot have.
    bytes.fill(1, 18, 20);
    const copy = new Database(bytes);
    migrate(copy);
    return copy;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Closes the database and notes that nothing was left half done. Where that cannot be written (a full disk, another
 * process), the next start checks the file instead.
 * @param sound false when damage was met: then the next start has to look.
 * @returns why the note could not be written, or null.
 */
export function closeDatabase(db: Connection, sound: boolean): unknown {
  try {
    if (sound) db.prepare('INSERT OR REPLACE INTO meta VALUES (?, ?)').run(CLEAN_KEY, 'yes');
    db.pragma('wal_checkpoint(TRUNCATE)');
    return null;
  } catch (error) {
    return error;
  } finally {
    db.close();
  }
}

function openSound(
  file: string,
  now: Date,
  steps: readonly string[],
  checkedAtOnce: number,
): Pick<OpenedDatabase, 'db' | 'checked'> {
  const db = new Database(file);
  try {
    const found = schemaVersion(db);
    if (found > steps.length) throw new NewerSchemaError(found);
    db.pragma(`busy_timeout = ${OPEN_TIMEOUT_MS}`);
    // Has an effect on new files only: later, space can be given back in small steps.
    db.pragma('auto_vacuum = INCREMENTAL');
    db.pragma('journal_mode = WAL');
    // A power cut may lose the last commits but never damages the file; the cursor is lost with the events it covers,
    // so the server replays them.
    db.pragma('synchronous = NORMAL');
    // After a burst the log does not stay as long as it was.
    db.pragma(`journal_size_limit = ${16 * 1024 * 1024}`);
    db.pragma('foreign_keys = ON');
    const old = found > 0 && found < steps.length;
    const clean = found === 0 || wasClosedCleanly(db);
    // What is about to be changed from the ground up is looked through whatever it costs.
    const checked = clean || old || sizeOf(file) + sizeOf(`${file}-wal`) <= checkedAtOnce;
    if (!clean && checked) assertSound(db);
    if (old) migrateWithBackup(db, file, now, steps);
    else migrate(db, steps);
    db.prepare('DELETE FROM meta WHERE key = ?').run(CLEAN_KEY);
    db.pragma(`busy_timeout = ${WORK_TIMEOUT_MS}`);
    return { db, checked };
  } catch (error) {
    db.close();
    throw error;
  }
}

/** What waits in a database that is not the newest state of things may have been sent since: the server is asked first. */
function doubtOutbox(db: Connection): void {
  db.exec('UPDATE outbox SET attempted = 1');
}

function migrateWithBackup(
  db: Connection,
  file: string,
  now: Date,
  steps: readonly string[],
): void {
  const backup = new Backups(file).makeNow(db, 'migration', now);
  try {
    migrate(db, steps);
  } catch (cause) {
    db.close();
    putInPlace(backup, file);
    throw new MigrationError(backup, { cause });
  }
}

function wasClosedCleanly(db: Connection): boolean {
  return db.prepare('SELECT 1 FROM meta WHERE key = ?').get(CLEAN_KEY) !== undefined;
}

class IntegrityError extends Error {
  override readonly name = 'IntegrityError';
}

function assertSound(db: Connection): void {
  const damage = findDamage(db);
  if (damage !== null) throw new IntegrityError(damage);
}

/**
 * The whole check and not the quick one: an index that lacks a row loses it as surely as a page that is gone.
 * @returns what is wrong, or null. @throws what SQLite reports, which may be damage too.
 */
export function findDamage(db: Connection): string | null {
  const verdict = String(db.pragma('integrity_check(1)', { simple: true }));
  return verdict === 'ok' ? null : verdict;
}

/** Opens a database that is in use already, for writing beside whoever uses it. */
export function openBeside(file: string): Connection {
  return new Database(file, { fileMustExist: true, timeout: OPEN_TIMEOUT_MS });
}

function isDamage(error: unknown): boolean {
  if (error instanceof IntegrityError) return true;
  const code = error instanceof Database.SqliteError ? error.code : '';
  return code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT');
}
