/** Sessions: the list a person sees, and what the server calls each of them. */

import type { Session } from '@shared/ipc';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const row = z.object({
  id: z.string(),
  remote_id: z.string().nullable(),
  title: z.string().nullable(),
  created_at: z.number(),
  updated_at: z.number(),
  revision: z.number(),
});

export interface StoredSession extends Session {
  readonly remoteId: string | null;
  readonly revision: number;
}

function prepare(db: Database) {
  return {
    all: db.prepare('SELECT * FROM sessions ORDER BY updated_at DESC, rowid DESC'),
    get: db.prepare('SELECT * FROM sessions WHERE id = ?'),
    insert: db.prepare('INSERT INTO sessions (id, created_at, updated_at) VALUES (?, ?, ?)'),
    setRemoteId: db.prepare('UPDATE sessions SET remote_id = ? WHERE id = ?'),
    setTitle: db.prepare('UPDATE sessions SET title = ? WHERE id = ?'),
    touch: db.prepare('UPDATE sessions SET updated_at = ? WHERE id = ?'),
    bump: db
      .prepare('UPDATE sessions SET revision = revision + 1 WHERE id = ? RETURNING revision')
      .pluck(),
  };
}

export class Sessions {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.sql = prepare(db);
  }

  /** Newest activity first. */
  list(): StoredSession[] {
    return z.array(row).parse(this.sql.all.all()).map(fromRow);
  }

  get(id: string): StoredSession | null {
    const found = this.sql.get.get(id);
    return found === undefined ? null : fromRow(row.parse(found));
  }

  create(id: string, now: number): void {
    this.sql.insert.run(id, now, now);
  }

  setRemoteId(id: string, remoteId: string): void {
    this.sql.setRemoteId.run(remoteId, id);
  }

  setTitle(id: string, title: string): void {
    this.sql.setTitle.run(title, id);
  }

  /** Notes activity, which moves the session up in the list. */
  touch(id: string, now: number): void {
    this.sql.touch.run(now, id);
  }

  /** Counts a change to the transcript. @returns the new revision. */
  bumpRevision(id: string): number {
    return z.number().parse(this.sql.bump.get(id));
  }
}

function fromRow(value: z.infer<typeof row>): StoredSession {
  return {
    id: value.id,
    remoteId: value.remote_id,
    title: value.title,
    createdAt: value.created_at,
    updatedAt: value.updated_at,
    revision: value.revision,
  };
}

/** What windows may know of a session. */
export function toSession({ id, title, createdAt, updatedAt }: StoredSession): Session {
  return { id, title, createdAt, updatedAt };
}
