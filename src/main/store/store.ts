/** The profile's storage: one connection, one module per aggregate, and the two writes that span several of them. */

import { dirname } from 'node:path';
import type { Change } from '@shared/chat/change';
import type { DataInfo } from '@shared/data-info';
import type { Database, Statement } from 'better-sqlite3';
import { Abilities } from './abilities';
import { Accounts, type Scope } from './accounts';
import { Announcements } from './announcements';
import { Attempts } from './attempts';
import { Backups, copyDatabase, listSetAside, sizeOf } from './backups';
import { Drafts } from './drafts';
import { StorageHealth } from './health';
import { Notices } from './notices';
import { closeDatabase, findDamage } from './open';
import { Outbox } from './outbox';
import { Search } from './search';
import { Sessions } from './sessions';
import { TaskList } from './task-list';
import { Tasks } from './tasks';
import { Transcripts } from './transcripts';

/** What windows must be told after a commit. */
export interface Patch {
  readonly sessionId: string;
  readonly revision: number;
  readonly changes: readonly Change[];
}

const PROBE_WRITE = `INSERT OR REPLACE INTO meta VALUES ('probe', hex(zeroblob(65536)))`;
const PROBE_REMOVE = `DELETE FROM meta WHERE key = 'probe'`;

/** Free pages that are left for new rows. */
const SPARE_PAGES = 512;
const PAGES_GIVEN_AT_ONCE = 100;

/** Pages of the search index that one step merges. */
const MERGED_PAGES = 16;

export class Store {
  readonly accounts: Accounts;
  readonly abilities: Abilities;
  readonly sessions: Sessions;
  readonly transcripts: Transcripts;
  readonly tasks: Tasks;
  readonly taskList: TaskList;
  readonly announcements: Announcements;
  readonly attempts: Attempts;
  readonly outbox: Outbox;
  readonly notices: Notices;
  readonly drafts: Drafts;
  readonly search: Search;
  /** Whether writing works, by the outcome of every transaction. */
  readonly health = new StorageHealth();

  /** False while the file may have been left half written and has not been looked through. */
  checked = true;

  readonly backups: Backups;
  private readonly sqlTidy: Statement;

  /** @param shut closes the database; see `closeDatabase`. */
  constructor(
    private readonly db: Database,
    private readonly shut: (db: Database, sound: boolean) => unknown = closeDatabase,
  ) {
    const scope: Scope = { account: null };
    this.backups = new Backups(db.name);
    this.sqlTidy = db.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ?)`);
    this.abilities = new Abilities(db);
    this.accounts = new Accounts(db, scope);
    this.sessions = new Sessions(db, scope);
    this.transcripts = new Transcripts(db);
    this.tasks = new Tasks(db, scope);
    this.taskList = new TaskList(db, this.tasks, this.transcripts, scope);
    this.announcements = new Announcements(db);
    this.attempts = new Attempts(db);
    this.outbox = new Outbox(db, scope);
    this.notices = new Notices(db);
    this.drafts = new Drafts(db);
    this.search = new Search(db, this.sessions, scope);
  }

  /** Runs `work` in one transaction; when it throws, nothing of it has happened. */
  transaction<T>(work: () => T): T {
    // Only the outermost transaction commits.
    if (this.db.inTransaction) return this.db.transaction(work)();
    return this.health.watch(() => this.db.transaction(work).immediate());
  }

  /** Writes as much as a busy moment does and takes it away again; then storing works. @throws what SQLite reports. */
  probe(): void {
    const { db } = this;
    this.transaction(() => db.exec(PROBE_WRITE));
    this.transaction(() => db.exec(PROBE_REMOVE));
    this.health.recovered();
  }

  /**
   * Writes changes to a transcript and counts them as one revision. Belongs inside a transaction.
   * @param taskId the task that causes them, or null for a person.
   */
  change(sessionId: string, taskId: string | null, changes: readonly Change[]): Patch {
    this.transcripts.apply(sessionId, taskId, changes);
    return { sessionId, revision: this.sessions.bumpRevision(sessionId), changes };
  }

  /** Copies the database, which takes its time. @throws what SQLite reports. */
  copyTo(file: string): void {
    copyDatabase(this.db, file);
  }

  /** Path of the database. */
  get file(): string {
    return this.db.name;
  }

  /** Where the data is, how much there is, and what is kept of it. */
  info(): DataInfo {
    const { db } = this;
    const count = (table: string) =>
      Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
    return {
      folder: dirname(db.name),
      databaseBytes: ['', '-wal', '-shm'].reduce(
        (sum, suffix) => sum + sizeOf(db.name + suffix),
        0,
      ),
      sessions: this.sessions.list().length,
      messages: count('messages'),
      backups: this.backups.list(),
      setAside: listSetAside(db.name),
      retentionDays: this.retentionDays,
    };
  }

  /** Days after which quiet sessions go, or null when all are kept. */
  get retentionDays(): number | null {
    const found = this.db.prepare(`SELECT value FROM meta WHERE key = 'retention_days'`).pluck();
    const days = Number(found.get());
    return days > 0 ? days : null;
  }

  setRetentionDays(days: number | null): void {
    this.db
      .prepare(`INSERT OR REPLACE INTO meta VALUES ('retention_days', ?)`)
      .run(String(days ?? 0));
  }

  /** Gives some of the space of deleted rows back to the file system. @returns whether there is more to give. */
  shrink(): boolean {
    const free = () => Number(this.db.pragma('freelist_count', { simple: true }));
    const before = free();
    if (before <= SPARE_PAGES) return false;
    this.transaction(() => this.db.pragma(`incremental_vacuum(${PAGES_GIVEN_AT_ONCE})`));
    // A database that was made without this ability keeps its pages, and uses them again.
    return free() < before;
  }

  /**
   * Merges a piece of the search index, which also takes out what was deleted.
   * @param begin true for the first piece.
   * @returns whether there is more to do.
   */
  tidySearch(begin: boolean): boolean {
    const changes = this.db.prepare('SELECT total_changes()').pluck();
    const before = Number(changes.get());
    this.transaction(() => this.sqlTidy.run(begin ? -MERGED_PAGES : MERGED_PAGES));
    // As FTS5 documents it: a merge that has changed fewer than two rows has found nothing to do.
    return Number(changes.get()) - before >= 2;
  }

  /** Moves what was written into the file, so that nothing is left in the log beside it. @throws what SQLite reports. */
  emptyLog(): void {
    this.db.pragma('wal_checkpoint(TRUNCATE)');
  }

  /** Reads the whole file. Takes its time. @returns what is wrong with it, or null. @throws what SQLite reports. */
  findDamage(): string | null {
    return findDamage(this.db);
  }

  /** @returns what the next start will have to check for, or null. */
  close(): unknown {
    return this.shut(this.db, this.checked && !this.health.isDamaged);
  }
}
