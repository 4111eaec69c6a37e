/** Reading the database of a newer version: as far as today's tables are still among its tables, and without a trace. */
import { existsSync, rmSync } from 'node:fs';
import Database, { type Database as Connection, SqliteError } from 'better-sqlite3';
import { sizeOf } from './backups';
import { Store } from './store';

/**
 * Opens it for reading. SQLite itself refuses every write.
 * @returns null when this version cannot make sense of it.
 * @throws what SQLite reports of anything but the shape of the tables.
 */
export function readNewer(file: string): Store | null {
  const hadLog = existsSync(`${file}-wal`);
  const db = new Database(file, { readonly: true, fileMustExist: true });
  const shut = (open: Connection) => {
    open.close();
    // Reading makes these, and only a writer takes them away.
    if (!hadLog && sizeOf(`${file}-wal`) === 0) {
      for (const suffix of ['-wal', '-shm']) rmSync(file + suffix, { force: true });
    }
    return null;
  };
  try {
    // Every statement is prepared here, so a table or column that is gone is noticed now.
    const store = new Store(db, shut);
    for (const { id } of store.sessions.list().slice(0, 1)) store.transcripts.tail(id, 1);
    return store;
  } catch (error) {
    shut(db);
    if (error instanceof SqliteError && error.code !== 'SQLITE_ERROR') throw error;
    return null;
  }
}
