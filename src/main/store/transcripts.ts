/** Messages and their parts. Writes come as the same changes that the windows receive. */

import { type Change, nextPart } from '@shared/chat/change';
import type { Message, Part } from '@shared/chat/message';
import type { TranscriptPage } from '@shared/ipc';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { decodePart, encodePart } from './part-codec';

const messageRow = z.object({
  key: z.number(),
  id: z.string(),
  role: z.enum(['user', 'assistant']),
  status: z.enum([
    'queued',
    'sending',
    'sent',
    'refused',
    'streaming',
    'complete',
    'failed',
    'stopped',
    'partial',
  ]),
  reason: z.string().nullable(),
  created_at: z.number(),
});

const number = z.number();

const partRow = z.object({
  message_key: z.number(),
  idx: z.number(),
  body: z.string(),
  text: z.string().nullable(),
});

const PART_COLUMNS = `message_key, idx, body,
  CASE WHEN text IS NULL THEN NULL ELSE text || coalesce(
    (SELECT group_concat(s.text, '' ORDER BY s.id) FROM segments s
      WHERE s.message_key = parts.message_key AND s.idx = parts.idx), '') END AS text`;

/** Above every position. */
const NO_END = Number.MAX_SAFE_INTEGER;

type PartChange = Exclude<Change, { type: `message.${string}` }>;

function prepare(db: Database) {
  return {
    keyOf: db.prepare('SELECT key FROM messages WHERE session_id = ? AND id = ?').pluck(),
    countParts: db.prepare('SELECT count(*) FROM parts WHERE message_key = ?').pluck(),
    insertMessage: db.prepare(
      `INSERT INTO messages (session_id, id, role, status, reason, task_id, created_at, position)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastPosition: db
      .prepare('SELECT coalesce(max(position), 0) FROM messages WHERE session_id = ?')
      .pluck(),
    positionOf: db.prepare('SELECT position FROM messages WHERE session_id = ? AND id = ?').pluck(),
    positionAfter: db
      .prepare('SELECT min(position) FROM messages WHERE session_id = ? AND position > ?')
      .pluck(),
    spread: db.prepare(
      `UPDATE messages SET position = ranked.place FROM (
         SELECT key, row_number() OVER (ORDER BY position) AS place
         FROM messages WHERE session_id = ?) AS ranked
       WHERE messages.key = ranked.key`,
    ),
    updateMessage: db.prepare('UPDATE messages SET status = ?, reason = ? WHERE key = ?'),
    deleteMessage: db.prepare('DELETE FROM messages WHERE key = ?'),
    selectPart: db.prepare(`SELECT ${PART_COLUMNS} FROM parts WHERE message_key = ? AND idx = ?`),
    writePart: db.prepare(
      `INSERT INTO parts VALUES (?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body, text = excluded.text`,
    ),
    insertSegment: db.prepare('INSERT INTO segments (message_key, idx, text) VALUES (?, ?, ?)'),
    deleteSegments: db.prepare('DELETE FROM segments WHERE message_key = ? AND idx = ?'),
    selectMessage: db.prepare('SELECT * FROM messages WHERE session_id = ? AND id = ?'),
    selectPartsOf: db.prepare(
      `SELECT ${PART_COLUMNS} FROM parts WHERE message_key = ? ORDER BY idx`,
    ),
    selectMessages: db.prepare(
      'SELECT * FROM messages WHERE session_id = ? AND position >= ? AND position < ? ORDER BY position',
    ),
    selectParts: db.prepare(
      `SELECT ${PART_COLUMNS} FROM parts
       WHERE message_key IN (
         SELECT key FROM messages WHERE session_id = ? AND position >= ? AND position < ?)
       ORDER BY message_key, idx`,
    ),
    // The oldest of the last so many messages before a position.
    pageStart: db
      .prepare(
        `SELECT min(position) FROM (
           SELECT position FROM messages WHERE session_id = ? AND position < ?
           ORDER BY position DESC LIMIT ?)`,
      )
      .pluck(),
    pageEnd: db
      .prepare(
        `SELECT max(position) FROM (
           SELECT position FROM messages WHERE session_id = ? AND position >= ?
           ORDER BY position LIMIT ?)`,
      )
      .pluck(),
    hasOlder: db
      .prepare('SELECT EXISTS (SELECT 1 FROM messages WHERE session_id = ? AND position < ?)')
      .pluck(),
    selectOwned: db
      .prepare('SELECT id FROM messages WHERE session_id = ? AND task_id = ? ORDER BY position')
      .pluck(),
  };
}

export class Transcripts {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.sql = prepare(db);
  }

  /** All messages of a session, oldest first. */
  read(sessionId: string): Message[] {
    return this.between(sessionId, 0, NO_END);
  }

  /** The newest `limit` messages of a session, and further back as far as message `including`. */
  tail(sessionId: string, limit: number, including?: string): TranscriptPage {
    const wanted =
      including === undefined ? NO_END : (this.positionOf(sessionId, including) ?? NO_END);
    return this.pageFrom(sessionId, NO_END, limit, wanted);
  }

  /** At most `limit` messages before one, or null when that one is not stored. */
  page(sessionId: string, before: string, limit: number): TranscriptPage | null {
    const position = this.positionOf(sessionId, before);
    return position === null ? null : this.pageFrom(sessionId, position, limit, NO_END);
  }

  /** At most `limit` messages after one, or from the first on; oldest first. */
  after(sessionId: string, messageId: string | null, limit: number): Message[] {
    const last = messageId === null ? -1 : this.positionOf(sessionId, messageId);
    const from = last === null ? null : this.sql.positionAfter.get(sessionId, last);
    if (typeof from !== 'number') return [];
    const end = this.sql.pageEnd.get(sessionId, from, limit);
    const behind = this.sql.positionAfter.get(sessionId, end);
    return this.between(sessionId, from, typeof behind === 'number' ? behind : NO_END);
  }

  private pageFrom(
    sessionId: string,
    before: number,
    limit: number,
    atLeastFrom: number,
  ): TranscriptPage {
    const start = this.sql.pageStart.get(sessionId, before, limit);
    const from = Math.min(typeof start === 'number' ? start : before, atLeastFrom);
    return {
      messages: this.between(sessionId, from, before),
      hasOlder: this.sql.hasOlder.get(sessionId, from) === 1,
    };
  }

  private between(sessionId: string, from: number, before: number): Message[] {
    const parts = new Map<number, Part[]>();
    const found = this.sql.selectParts.all(sessionId, from, before);
    for (const row of z.array(partRow).parse(found)) {
      const siblings = parts.get(row.message_key);
      if (siblings) siblings.push(decodePart(row));
      else parts.set(row.message_key, [decodePart(row)]);
    }
    return z
      .array(messageRow)
      .parse(this.sql.selectMessages.all(sessionId, from, before))
      .map((row) => toMessage(row, parts.get(row.key) ?? []));
  }

  /** One message, or null when it is not stored. */
  get(sessionId: string, messageId: string): Message | null {
    const found = this.sql.selectMessage.get(sessionId, messageId);
    if (found === undefined) return null;
    const row = messageRow.parse(found);
    const parts = z.array(partRow).parse(this.sql.selectPartsOf.all(row.key));
    return toMessage(row, parts.map(decodePart));
  }

  /** How many parts a message has, or null when there is no such message. */
  countParts(sessionId: string, messageId: string): number | null {
    const key = this.keyOf(sessionId, messageId);
    return key === null ? null : z.number().parse(this.sql.countParts.get(key));
  }

  /** Ids of the messages that a task has written, oldest first. */
  ownedBy(sessionId: string, taskId: string): string[] {
    return z.array(z.string()).parse(this.sql.selectOwned.all(sessionId, taskId));
  }

  /**
   * Writes changes. Belongs inside the caller's transaction.
   * @param taskId the task that causes them, or null for a person.
   * @throws Error when a change names a message or part that is not there.
   */
  apply(sessionId: string, taskId: string | null, changes: readonly Change[]): void {
    for (const change of changes) this.applyOne(sessionId, taskId, change);
  }

  private applyOne(sessionId: string, taskId: string | null, change: Change): void {
    switch (change.type) {
      case 'message.added': {
        const { id, role, status, reason, createdAt, parts } = change.message;
        const { lastInsertRowid } = this.sql.insertMessage.run(
          sessionId,
          id,
          role,
          status,
          reason ?? null,
          taskId,
          createdAt,
          this.place(sessionId, change.after),
        );
        for (const [index, part] of parts.entries()) {
          const { body, text } = encodePart(part);
          this.sql.writePart.run(lastInsertRowid, index, body, text);
        }
        return;
      }
      case 'message.updated':
        this.sql.updateMessage.run(
          change.status,
          change.reason ?? null,
          this.key(sessionId, change.messageId),
        );
        return;
      case 'message.removed':
        this.sql.deleteMessage.run(this.key(sessionId, change.messageId));
        return;
      case 'text.appended':
        this.sql.insertSegment.run(
          this.key(sessionId, change.messageId),
          change.index,
          change.text,
        );
        return;
      default:
        this.rewritePart(this.key(sessionId, change.messageId), change);
    }
  }

  /** A position between the named message and the one that follows it. */
  private place(sessionId: string, after: string | null | undefined): number {
    if (after === undefined) return number.parse(this.sql.lastPosition.get(sessionId)) + 1;
    const left = after === null ? 0 : this.positionOf(sessionId, after);
    if (left === null) throw new Error(`Message ${after} is not stored.`);
    const right = number.nullable().parse(this.sql.positionAfter.get(sessionId, left));
    if (right === null) return left + 1;
    const middle = (left + right) / 2;
    if (middle > left && middle < right) return middle;
    // Halving has come to the end of what a number can tell apart.
    this.sql.spread.run(sessionId);
    return this.place(sessionId, after);
  }

  /** Also compacts: the segments of a text part are folded into it whenever it changes other than by growing. */
  private rewritePart(key: number, change: PartChange): void {
    const row = this.sql.selectPart.get(key, change.index);
    const present = row === undefined ? undefined : decodePart(partRow.parse(row));
    const { body, text } = encodePart(nextPart(present, change));
    this.sql.deleteSegments.run(key, change.index);
    this.sql.writePart.run(key, change.index, body, text);
  }

  private key(sessionId: string, messageId: string): number {
    const key = this.keyOf(sessionId, messageId);
    if (key === null) throw new Error(`Message ${messageId} is not stored.`);
    return key;
  }

  private positionOf(sessionId: string, messageId: string): number | null {
    const position = this.sql.positionOf.get(sessionId, messageId);
    return typeof position === 'number' ? position : null;
  }

  private keyOf(sessionId: string, messageId: string): number | null {
    const key = this.sql.keyOf.get(sessionId, messageId);
    return typeof key === 'number' ? key : null;
  }
}

function toMessage(row: z.infer<typeof messageRow>, parts: readonly Part[]): Message {
  return {
    id: row.id,
    role: row.role,
    status: row.status,
    createdAt: row.created_at,
    parts,
    ...(row.reason === null ? {} : { reason: row.reason }),
  };
}
