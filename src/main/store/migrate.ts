/**
 * Migrations: numbered SQL files, applied in order. `user_version` says how far a file is.
 * The build bundles the files, so nothing is looked up on disk at run time.
 */
import type { Database } from 'better-sqlite3';
import initial from './migrations/0001-initial.sql?raw';
import taskCentre from './migrations/0002-task-centre.sql?raw';
import sessionCare from './migrations/0003-session-care.sql?raw';
import drafts from './migrations/0004-drafts.sql?raw';
import orderAndServerIds from './migrations/0005-order-and-server-ids.sql?raw';
import attemptAlarms from './migrations/0006-attempt-alarms.sql?raw';
import partKeys from './migrations/0007-part-keys.sql?raw';
import searchMerging from './migrations/0008-search-merging.sql?raw';
import announcements from './migrations/0009-announcements.sql?raw';
import sending from './migrations/0010-sending.sql?raw';
import accounts from './migrations/0011-accounts.sql?raw';
import sessionsElsewhere from './migrations/0012-sessions-elsewhere.sql?raw';
import abilities from './migrations/0013-abilities.sql?raw';
import messagesByTask from './migrations/0014-messages-by-task.sql?raw';
import rowIds from './migrations/0015-row-ids.sql?raw';
import deletionsByAccount from './migrations/0016-deletions-by-account.sql?raw';

export const migrations: readonly string[] = [
  initial,
  taskCentre,
  sessionCare,
  drafts,
  orderAndServerIds,
  attemptAlarms,
  partKeys,
  searchMerging,
  announcements,
  sending,
  accounts,
  sessionsElsewhere,
  abilities,
  messagesByTask,
  rowIds,
  deletionsByAccount,
];

/** The schema version this build writes. */
export const SCHEMA_VERSION = migrations.length;

/** The file was written by a newer build; nothing in it has been touched. */
export class NewerSchemaError extends Error {
  override readonly name = 'NewerSchemaError';

  constructor(readonly found: number) {
    super(`The database has version ${found}; this build knows versions up to ${SCHEMA_VERSION}.`);
  }
}

export function schemaVersion(db: Database): number {
  return Number(db.pragma('user_version', { simple: true }));
}

/**
 * Brings the schema up to date, all steps in one transaction: a file has either its old schema or the newest.
 * @param steps the migrations, which only tests replace.
 * @throws NewerSchemaError when the file comes from a newer build, or what SQLite reports of a step.
 */
export function migrate(db: Database, steps: readonly string[] = migrations): void {
  const found = schemaVersion(db);
  if (found > steps.length) throw new NewerSchemaError(found);
  if (found === steps.length) return;
  db.transaction(() => {
    for (const sql of steps.slice(found)) db.exec(sql);
    db.pragma(`user_version = ${steps.length}`);
  })();
}
