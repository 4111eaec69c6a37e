/** Messages that the server has not acknowledged yet, in the order they were written. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Scope, SESSION_IN_SCOPE, seen } from './accounts';

const row = z.object({ session_id: z.string(), message_id: z.string() });

export interface OutboxEntry {
  readonly sessionId: string;
  readonly messageId: string;
}

function prepare(db: Database) {
  return {
    insert: db.prepare('INSERT INTO outbox (session_id, message_id) VALUES (?, ?)'),
    remove: db.prepare('DELETE FROM outbox WHERE message_id = ?'),
    attempted: db.prepare('SELECT attempted FROM outbox WHERE message_id = ?').pluck(),
    noteAttempt: db.prepare('UPDATE outbox SET attempted = 1 WHERE message_id = ?'),
    first: db.prepare('SELECT * FROM outbox WHERE session_id = ? ORDER BY position LIMIT 1'),
    ofSession: db
      .prepare('SELECT message_id FROM outbox WHERE session_id = ? ORDER BY position')
      .pluck(),
    sessions: db
      .prepare(
        `SELECT session_id FROM outbox WHERE ${SESSION_IN_SCOPE}
         GROUP BY session_id ORDER BY min(position)`,
      )
      .pluck(),
  };
}

export class Outbox {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    db: Database,
    private readonly scope: Readonly<Scope>,
  ) {
    this.sql = prepare(db);
  }

  add(entry: OutboxEntry): void {
    this.sql.insert.run(entry.sessionId, entry.messageId);
  }

  remove(messageId: string): void {
    this.sql.remove.run(messageId);
  }

  /** Whether a message has been on its way before, so that the server may have it. */
  attempted(messageId: string): boolean {
    return this.sql.attempted.get(messageId) === 1;
  }

  noteAttempt(messageId: string): void {
    this.sql.noteAttempt.run(messageId);
  }

  /** The message of a session that has waited longest. */
  first(sessionId: string): OutboxEntry | null {
    const found = this.sql.first.get(sessionId);
    if (found === undefined) return null;
    const { session_id, message_id } = row.parse(found);
    return { sessionId: session_id, messageId: message_id };
  }

  /** Ids of the messages of a session that wait, oldest first. */
  ofSession(sessionId: string): string[] {
    return z.array(z.string()).parse(this.sql.ofSession.all(sessionId));
  }

  /** Sessions with something to send. */
  sessions(): string[] {
    return z.array(z.string()).parse(this.sql.sessions.all(...seen(this.scope)));
  }
}
