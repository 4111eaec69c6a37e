/** The profile's storage: one connection, one module per aggregate, and the two writes that span several of them. */

import type { Change } from '@shared/chat/change';
import type { Database } from 'better-sqlite3';
import { Attempts } from './attempts';
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

export class Store {
  readonly sessions: Sessions;
  readonly transcripts: Transcripts;
  readonly tasks: Tasks;
  readonly taskList: TaskList;
  readonly attempts: Attempts;
  readonly outbox: Outbox;
  readonly notices: Notices;
  readonly search: Search;

  constructor(private readonly db: Database) {
    this.sessions = new Sessions(db);
    this.transcripts = new Transcripts(db);
    this.tasks = new Tasks(db);
    this.taskList = new TaskList(db, this.tasks, this.transcripts);
    this.attempts = new Attempts(db);
    this.outbox = new Outbox(db);
    this.notices = new Notices(db);
    this.search = new Search(db, this.sessions);
  }

  /** Runs `work` in one transaction; when it throws, nothing of it has happened. */
  transaction<T>(work: () => T): T {
    return this.db.transaction(work).immediate();
  }

  /**
   * Writes changes to a transcript and counts them as one revision. Belongs inside a transaction.
   * @param taskId the task that causes them, or null for a person.
   */
  change(sessionId: string, taskId: string | null, changes: readonly Change[]): Patch {
    this.transcripts.apply(sessionId, taskId, changes);
    return { sessionId, revision: this.sessions.bumpRevision(sessionId), changes };
  }

  close(): void {
    closeDatabase(this.db);
  }
}
