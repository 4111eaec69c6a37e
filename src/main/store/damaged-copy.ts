/**
 * Opens a copy of a damaged database as far as it can be opened: as it is, with a new header, or with a new first page,
 * which holds the header and the list of tables. Every database of one schema begins alike, so both can be had from a new one.
 */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import Database, { type Database as Connection } from 'better-sqlite3';
import { readingCopy, removeDatabase } from './backups';
import { migrate } from './migrate';

const HEADER_BYTES = 100;

export interface DamagedCopy {
  readonly db: Connection;
  close(): void;
}

/** @returns null when no table of messages can be found in the file. */
export function openDamaged(file: string): DamagedCopy | null {
  const copy = readingCopy(file);
  const remove = () => removeDatabase(copy);
  for (const bytes of [0, HEADER_BYTES, firstPage().length]) {
    remove();
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
    if (bytes > 0) replaceBeginning(copy, bytes);
    const db = openReadable(copy);
    if (!db) continue;
    return {
      db,
      close() {
        db.close();
        remove();
      },
    };
  }
  remove();
  return null;
}

/** A connection that can read from the list of tables, at least. */
function openReadable(file: string): Connection | null {
  const db = new Database(file);
  try {
    // Has SQLite go on where a file is shorter than its header says, or its schema is odd.
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    const fromEnd = (end: string) =>
      db.prepare(`SELECT key FROM messages NOT INDEXED ORDER BY key ${end} LIMIT 1`);
    try {
      fromEnd('ASC').get();
    } catch {
      // The hole may be where the first messages were.
      fromEnd('DESC').get();
    }
    return db;
  } catch {
    db.close();
    return null;
  }
}

function replaceBeginning(file: string, bytes: number): void {
  const content = readFileSync(file);
  firstPage().copy(content, 0, 0, Math.min(bytes, content.length));
  writeFileSync(file, content);
}

/** The first page of a new database of this schema. */
function firstPage(): Buffer {
  const db = new Database(':memory:');
  db.pragma('auto_vacuum = INCREMENTAL');
  migrate(db);
  const pageSize = Number(db.pragma('page_size', { simple: true }));
  const page = Buffer.from(db.serialize().subarray(0, pageSize));
  db.close();
  // A file that is used with a write-ahead log.
  page[18] = 2;
  page[19] = 2;
  // No list of free pages, and a size that does not count: SQLite then takes that of the file.
  page.fill(0, 32, 40);
  page.writeUInt32BE(1, 24);
  page.writeUInt32BE(0, 92);
  return page;
}
