/** The profile's storage: one connection, one module per aggregate, and the two writes that span several of them. */

import type { Change } from '@shared/chat/change';
import type { Database } from 'better-sqlite3';
import { Attempts } from './attempts';
import { Drafts } from './drafts';
import { StorageHealth } from './health';
import { Notices } from './notices';
import { closeDatabase } from './open';
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

export class Store {
  readonly sessions: Sessions;
  readonly transcripts: Transcripts;
  readonly tasks: Tasks;
  readonly taskList: TaskList;
  readonly attempts: Attempts;
  readonly outbox: Outbox;
  readonly notices: Notices;
  readonly drafts: Drafts;
  readonly search: Search;
  /** Whether writing works, by the outcome of every transaction. */
  readonly health = new StorageHealth();

  constructor(private readonly db: Database) {
    this.sessions = new Sessions(db);
    this.transcripts = new Transcripts(db);
    this.tasks = new Tasks(db);
    this.taskList = new TaskList(db, this.tasks, this.transcripts);
    this.attempts = new Attempts(db);
    this.outbox = new Outbox(db);
    this.notices = new Notices(db);
    this.drafts = new Drafts(db);
    this.search = new Search(db, this.sessions);
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

  /** @returns what the next start will have to check for, or null. */
  close(): unknown {
    return closeDatabase(this.db);
  }
}
