/** Sessions: the list a person sees, and what the server calls each of them. */

import type { Session } from '@shared/session';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { IN_SCOPE, type Scope, seen } from './accounts';

const row = z.object({
  id: z.string(),
  remote_id: z.string().nullable(),
  title: z.string().nullable(),
  title_by: z.enum(['server', 'person-unsent', 'person']),
  created_at: z.number(),
  updated_at: z.number(),
  revision: z.number(),
  pinned_at: z.number().nullable(),
  muted: z.number(),
  deleted_at: z.number().nullable(),
  unread: z.number(),
  running: z.number(),
  failed: z.number(),
});

/** Whose title a session has; `person-unsent` until the server has been told of a person's. */
export type TitleBy = z.infer<typeof row>['title_by'];

export interface StoredSession extends Session {
  readonly remoteId: string | null;
  readonly revision: number;
  readonly titleBy: TitleBy;
  readonly deletedAt: number | null;
}

/** Stands in `deleted_at` for a session that is being removed: beyond an undo. */
const GOING = 0;

/** Stands in `deleted_at` for a session that is being imported and does not show yet. */
const COMING = -1;

const COLUMNS = `s.id, s.remote_id, s.title, s.title_by, s.created_at, s.updated_at, s.revision,
  s.pinned_at, s.muted, s.deleted_at,
  EXISTS (SELECT 1 FROM messages m WHERE m.session_id = s.id AND m.key > s.seen_key
    AND m.role = 'assistant' AND m.status <> 'streaming') AS unread,
  (SELECT count(*) FROM tasks t WHERE t.session_id = s.id AND t.settled_at IS NULL) AS running,
  (SELECT count(*) FROM tasks t WHERE t.session_id = s.id AND t.settled_at > s.seen_at
    AND t.status IN ('failed', 'expired', 'lost')) AS failed`;

function prepare(db: Database) {
  const select = (rest: string) => db.prepare(`SELECT ${COLUMNS} FROM sessions s ${rest}`);
  return {
    all: select(
      `WHERE s.deleted_at IS NULL AND ${IN_SCOPE} ORDER BY s.updated_at DESC, s.rowid DESC`,
    ),
    deleted: select(`WHERE s.deleted_at >= 0 AND ${IN_SCOPE} ORDER BY s.deleted_at`),
    get: select(`WHERE s.id = ? AND ${IN_SCOPE}`),
    unsentTitles: select(
      `WHERE s.title_by = 'person-unsent' AND s.remote_id IS NOT NULL AND s.deleted_at IS NULL
         AND ${IN_SCOPE}`,
    ),
    quietSince: db
      .prepare(
        `SELECT s.id FROM sessions s
         WHERE s.deleted_at IS NULL AND s.pinned_at IS NULL
           AND max(s.updated_at, coalesce(
             (SELECT max(t.settled_at) FROM tasks t WHERE t.session_id = s.id), 0)) < ?
           AND NOT EXISTS (
             SELECT 1 FROM tasks t WHERE t.session_id = s.id AND t.settled_at IS NULL)
           AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.session_id = s.id)
         ORDER BY s.updated_at`,
      )
      .pluck(),
    insert: db.prepare(
      'INSERT INTO sessions (id, created_at, updated_at, account) VALUES (?, ?, ?, ?)',
    ),
    insertHidden: db.prepare(
      `INSERT INTO sessions (id, title, title_by, created_at, updated_at, deleted_at, account)
       VALUES (?, ?, ?, ?, ?, ${COMING}, ?)`,
    ),
    adopt: db.prepare(
      `INSERT INTO sessions (id, remote_id, title, created_at, updated_at, account)
       SELECT @id, @id, @title, @createdAt, @updatedAt, @account
       WHERE NOT EXISTS (SELECT 1 FROM sessions WHERE remote_id = @id OR id = @id)
         AND NOT EXISTS (SELECT 1 FROM remote_deletions WHERE remote_id = @id)
         AND NOT EXISTS (SELECT 1 FROM forgotten_sessions
           WHERE remote_id = @id AND forgotten_at >= @updatedAt)`,
    ),
    removeTwin: db.prepare('DELETE FROM sessions WHERE remote_id = ? AND id <> ?'),
    setRemoteId: db.prepare('UPDATE sessions SET remote_id = ? WHERE id = ?'),
    setTitle: db.prepare('UPDATE sessions SET title = ?, title_by = ? WHERE id = ?'),
    settleTitle: db.prepare('UPDATE sessions SET title_by = ? WHERE id = ? AND title = ?'),
    setPinned: db.prepare('UPDATE sessions SET pinned_at = ? WHERE id = ?'),
    setMuted: db.prepare('UPDATE sessions SET muted = ? WHERE id = ?'),
    setDeleted: db.prepare('UPDATE sessions SET deleted_at = ? WHERE id = ?'),
    setSeen: db.prepare(
      `UPDATE sessions SET seen_at = max(seen_at, @now), seen_key = max(seen_key, coalesce((
         SELECT max(m.key) FROM messages m WHERE m.session_id = @id
           AND m.position <= (
             SELECT position FROM messages WHERE session_id = @id AND id = @messageId)
           AND m.key < coalesce((SELECT min(key) FROM messages
             WHERE session_id = @id AND status = 'streaming'), 9e18)), 0))
       WHERE id = @id`,
    ),
    setAllSeen: db.prepare(
      `UPDATE sessions SET seen_at = ?, seen_key = coalesce(
         (SELECT max(key) FROM messages WHERE session_id = sessions.id), 0) WHERE id = ?`,
    ),
    giveUpComing: db.prepare(
      `UPDATE sessions SET deleted_at = ${GOING} WHERE deleted_at = ${COMING}`,
    ),
    touch: db.prepare('UPDATE sessions SET updated_at = ? WHERE id = ?'),
    bump: db
      .prepare('UPDATE sessions SET revision = revision + 1 WHERE id = ? RETURNING revision')
      .pluck(),
    deleteSomeMessages: db.prepare(
      `DELETE FROM messages WHERE key IN (
         SELECT key FROM messages WHERE session_id = ? ORDER BY key LIMIT ?)`,
    ),
    remove: db.prepare('DELETE FROM sessions WHERE id = ?'),
    addRemoteDeletion: db.prepare(
      `INSERT INTO remote_deletions (remote_id, requested_at, account) VALUES (?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
    removeRemoteDeletion: db.prepare('DELETE FROM remote_deletions WHERE remote_id = ?'),
    remoteDeletions: db
      .prepare(`SELECT remote_id FROM remote_deletions WHERE ${IN_SCOPE} ORDER BY requested_at`)
      .pluck(),
  };
}

export class Sessions {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    db: Database,
    private readonly scope: Readonly<Scope>,
  ) {
    this.sql = prepare(db);
  }

  /** Newest activity first, without deleted ones. Running and failed tasks are counted in the same query. */
  list(): StoredSession[] {
    return rows(this.sql.all.all(...seen(this.scope)));
  }

  /** Sessions that are off the list but still stored; those beyond an undo come first. */
  deleted(): StoredSession[] {
    return rows(this.sql.deleted.all(...seen(this.scope)));
  }

  get(id: string): StoredSession | null {
    const found = this.sql.get.get(id, ...seen(this.scope));
    return found === undefined ? null : fromRow(row.parse(found));
  }

  create(id: string, now: number): void {
    this.sql.insert.run(id, now, now, this.scope.account ?? '');
  }

  /**
   * Adds a session that the server has, under the server's own id.
   * @returns false when it is known, was deleted, or was forgotten and has been quiet since.
   */
  adopt(id: string, title: string | null, createdAt: number, updatedAt: number): boolean {
    const account = this.scope.account ?? '';
    return this.sql.adopt.run({ id, title, createdAt, updatedAt, account }).changes === 1;
  }

  /** Notes what the server calls a session. One that its list has brought in the meantime is the same. */
  setRemoteId(id: string, remoteId: string): void {
    this.sql.removeTwin.run(remoteId, id);
    this.sql.setRemoteId.run(remoteId, id);
  }

  setTitle(id: string, title: string, by: TitleBy): void {
    this.sql.setTitle.run(title, by, id);
  }

  /** Sessions whose title the server has yet to be told. */
  unsentTitles(): StoredSession[] {
    return rows(this.sql.unsentTitles.all(...seen(this.scope)));
  }

  /** Notes what the server made of a title, unless the session has been given another since. */
  settleTitle(id: string, title: string, by: TitleBy): void {
    this.sql.settleTitle.run(by, id, title);
  }

  /** @param now the time of pinning, or null to unpin. */
  setPinned(id: string, now: number | null): void {
    this.sql.setPinned.run(now, id);
  }

  setMuted(id: string, muted: boolean): void {
    this.sql.setMuted.run(muted ? 1 : 0, id);
  }

  /** @param now the time of deleting, or null to bring the session back. */
  setDeleted(id: string, now: number | null): void {
    this.sql.setDeleted.run(now, id);
  }

  /** Notes that everything up to a message has been looked at; what still streams will count once it has ended. */
  markSeen(id: string, messageId: string, now: number): void {
    this.sql.setSeen.run({ id, messageId, now });
  }

  /** Sessions that nothing has happened in since a time and that nobody has pinned; none with unfinished work. */
  quietSince(time: number): string[] {
    return z.array(z.string()).parse(this.sql.quietSince.all(time));
  }

  /** Begins a session that shows only once `unhide` is called; until then a restart clears it away. */
  createHidden(id: string, title: string | null, createdAt: number, updatedAt: number): void {
    const titleBy: TitleBy = title === null ? 'server' : 'person-unsent';
    this.sql.insertHidden.run(id, title, titleBy, createdAt, updatedAt, this.scope.account ?? '');
  }

  /** Shows a hidden session, with everything in it seen. */
  unhide(id: string, now: number): void {
    this.sql.setAllSeen.run(now, id);
    this.sql.setDeleted.run(null, id);
  }

  /** Leaves sessions whose import a crash has cut short to be removed. */
  giveUpImports(): void {
    this.sql.giveUpComing.run();
  }

  /** Takes a session beyond an undo, before it is removed piece by piece. */
  hide(id: string): void {
    this.sql.setDeleted.run(GOING, id);
  }

  /** Removes some messages of a session, oldest first. @returns how many there were to remove. */
  removeSomeMessages(id: string, atMost: number): number {
    return this.sql.deleteSomeMessages.run(id, atMost).changes;
  }

  /** Removes a session with all that is left of it. */
  remove(id: string): void {
    this.sql.remove.run(id);
  }

  /** Notes that the server should delete a session. */
  requestRemoteDeletion(remoteId: string, now: number): void {
    this.sql.addRemoteDeletion.run(remoteId, now, this.scope.account ?? '');
  }

  acknowledgeRemoteDeletion(remoteId: string): void {
    this.sql.removeRemoteDeletion.run(remoteId);
  }

  /** Sessions that the server should delete and has not been told of, by its own ids, oldest wish first. */
  remoteDeletions(): string[] {
    return z.array(z.string()).parse(this.sql.remoteDeletions.all(...seen(this.scope)));
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

function rows(found: unknown[]): StoredSession[] {
  return z.array(row).parse(found).map(fromRow);
}

function fromRow(value: z.infer<typeof row>): StoredSession {
  return {
    id: value.id,
    remoteId: value.remote_id,
    title: value.title,
    titleBy: value.title_by,
    createdAt: value.created_at,
    updatedAt: value.updated_at,
    revision: value.revision,
    pinned: value.pinned_at !== null,
    muted: value.muted === 1,
    deletedAt: value.deleted_at,
    unread: value.unread === 1,
    running: value.running,
    failed: value.failed,
  };
}

/** What windows may know of a session. */
export function toSession(stored: StoredSession): Session {
  const { id, title, createdAt, updatedAt, pinned, muted, unread, running, failed } = stored;
  return { id, title, createdAt, updatedAt, pinned, muted, unread, running, failed };
}
