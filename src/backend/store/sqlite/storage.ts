/** SQLite as the storage of one backend process: the default, embedded. */
import type { Clock } from '../../clock';
import type { Storage } from '../storage';
import { SqliteCompletions } from './completions';
import { isStorageError, openDatabase } from './database';
import { SqliteDocuments } from './documents';
import { SqliteLeases } from './leases';
import { SqliteTaskLog } from './log';
import { SqliteMessages } from './messages';
import { trimEndedLogs } from './retention';
import { SqliteSessions } from './sessions';
import { SqliteSteps } from './steps';
import { SqliteTasks } from './tasks';
import { SqliteWrites } from './writes';

export interface SqliteOptions {
  readonly file: string;
  /** Milliseconds for which the log of an ended task stays readable. */
  readonly streamTtl: number;
  /** How many entries a log keeps as they were appended. */
  readonly streamMaxLength: number;
  /** Milliseconds for which a lease lasts unless it is renewed. */
  readonly leaseTtl: number;
}

export interface OpenedSqlite {
  readonly storage: Storage;
  /** Where a damaged database was moved to, or null when the file was sound. */
  readonly setAside: string | null;
}

/**
 * Opens the database file. Only one process may have it open.
 * @throws StartupError when the file comes from a newer version.
 */
export function openSqlite(options: SqliteOptions, clock: Clock): OpenedSqlite {
  const { db, setAside } = openDatabase(options.file, clock.now());
  const writes = new SqliteWrites(db, clock);
  const storage: Storage = {
    sessions: new SqliteSessions(db, clock),
    messages: new SqliteMessages(db),
    registry: new SqliteTasks(db, writes),
    steps: new SqliteSteps(db),
    log: new SqliteTaskLog(db, clock, writes, {
      maxLength: options.streamMaxLength,
      ttl: options.streamTtl,
    }),
    documents: new SqliteDocuments(db),
    completions: new SqliteCompletions(db),
    leases: new SqliteLeases(db, clock, options.leaseTtl),
    isTransient: isStorageError,
    removeExpired: async () => {
      trimEndedLogs(db, clock.now() - options.streamTtl);
    },
    close: async () => {
      db.close();
    },
  };
  return { storage, setAside };
}
