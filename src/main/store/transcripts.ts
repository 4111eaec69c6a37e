/** Messages and their parts. Writes come as the same changes that the windows receive. */

import { type Change, mergeMetadata } from '@shared/chat/change';
import type { Message, Part, ToolPart } from '@shared/chat/message';
import type { PartLocation, StoredParts } from '@shared/chat/part-index';
import { toolKey } from '@shared/chat/part-key';
import type { JsonObject } from '@shared/protocol/json';
import type { TranscriptPage } from '@shared/session';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { decodePart } from './part-codec';
import { type Owner, PART_COLUMNS, PartRows, partRow } from './part-rows';

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
  retry_at: z.number().nullable(),
  created_at: z.number(),
  metadata: z.string().nullable(),
});

const number = z.number();

/** Above every position. */
const NO_END = Number.MAX_SAFE_INTEGER;

function prepare(db: Database) {
  return {
    keyOf: db.prepare('SELECT key FROM messages WHERE session_id = ? AND id = ?').pluck(),
    insertMessage: db.prepare(
      `INSERT INTO messages (session_id, id, role, status, reason, task_id, created_at, position,
         metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
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
    updateMessage: db.prepare(
      'UPDATE messages SET status = ?, reason = ?, retry_at = ? WHERE key = ?',
    ),
    metadataOf: db.prepare('SELECT metadata FROM messages WHERE key = ?').pluck(),
    describe: db.prepare('UPDATE messages SET metadata = ? WHERE key = ?'),
    deleteMessage: db.prepare('DELETE FROM messages WHERE key = ?'),
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
    newest: db
      .prepare('SELECT id FROM messages WHERE session_id = ? ORDER BY position DESC LIMIT 1')
      .pluck(),
    unsent: db
      .prepare(
        `SELECT id FROM messages
         WHERE session_id = ? AND status IN ('queued', 'sending', 'refused') ORDER BY position`,
      )
      .pluck(),
    sending: db.prepare(
      `SELECT m.session_id AS sessionId, m.id FROM outbox o
         JOIN messages m ON m.session_id = o.session_id AND m.id = o.message_id
       WHERE m.status = 'sending'`,
    ),
    selectOwned: db
      .prepare('SELECT id FROM messages WHERE session_id = ? AND task_id = ? ORDER BY position')
      .pluck(),
  };
}

export class Transcripts {
  private readonly sql: ReturnType<typeof prepare>;
  private readonly parts: PartRows;

  constructor(db: Database) {
    this.sql = prepare(db);
    this.parts = new PartRows(db);
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

  /** Id of the message that stands last, or null when there is none. */
  newest(sessionId: string): string | null {
    return z
      .string()
      .nullable()
      .parse(this.sql.newest.get(sessionId) ?? null);
  }

  /** Ids of the messages of a session that have not reached the server, oldest first. */
  unsent(sessionId: string): string[] {
    return z.array(z.string()).parse(this.sql.unsent.all(sessionId));
  }

  /** The messages of all sessions that are noted as being sent. */
  sending(): { readonly sessionId: string; readonly id: string }[] {
    return z
      .array(z.object({ sessionId: z.string(), id: z.string() }))
      .parse(this.sql.sending.all());
  }

  /**
   * What folding looks up.
   * @param answers the tool call that the task answers; its part may be in another task's message.
   */
  partsFor(owner: Owner, answers: string | null): StoredParts {
    const keyOf = (messageId: string) => this.keyOf(owner.sessionId, messageId);
    const answered = answers === null ? [] : [toolKey(answers, false), toolKey(answers, true)];
    return {
      count: (messageId) => {
        const key = keyOf(messageId);
        return key === null ? null : this.parts.count(key);
      },
      find: (query) => {
        const key = keyOf(query.messageId);
        return key === null ? null : this.parts.find(key, query);
      },
      findElsewhere: (key) => this.parts.newest(owner, key, answered.includes(key)),
      open: (messageId) => this.parts.open(owner, messageId),
    };
  }

  /** Where the tool call stands that a task answers, or null when it is not stored. */
  answeredAt(owner: Owner, toolCallId: string): PartLocation | null {
    const stored = this.partsFor(owner, toolCallId);
    return (
      stored.findElsewhere(toolKey(toolCallId, false)) ??
      stored.findElsewhere(toolKey(toolCallId, true))
    );
  }

  /** The tool call that a task answers, or null when it is not stored. */
  answeredCall(owner: Owner, toolCallId: string): ToolPart | null {
    const at = this.answeredAt(owner, toolCallId);
    const part = at && this.get(owner.sessionId, at.messageId)?.parts[at.index];
    return part?.type === 'tool' ? part : null;
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
        const { id, role, status, reason, createdAt, parts, metadata } = change.message;
        const { lastInsertRowid } = this.sql.insertMessage.run(
          sessionId,
          id,
          role,
          status,
          reason ?? null,
          taskId,
          createdAt,
          this.place(sessionId, change.after),
          metadata === undefined ? null : JSON.stringify(metadata),
        );
        for (const [index, part] of parts.entries()) {
          this.parts.write(Number(lastInsertRowid), index, part);
        }
        return;
      }
      case 'message.updated':
        this.sql.updateMessage.run(
          change.status,
          change.reason ?? null,
          change.retryAt ?? null,
          this.key(sessionId, change.messageId),
        );
        return;
      case 'message.described':
        return this.describe(this.key(sessionId, change.messageId), change.metadata);
      case 'message.removed':
        this.sql.deleteMessage.run(this.key(sessionId, change.messageId));
        return;
      case 'parts.truncated':
        return this.parts.truncate(this.key(sessionId, change.messageId), change.count);
      default:
        this.parts.apply(this.key(sessionId, change.messageId), change);
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

  private describe(key: number, more: JsonObject): void {
    const known = readMetadata(z.string().nullable().parse(this.sql.metadataOf.get(key)));
    this.sql.describe.run(JSON.stringify(mergeMetadata(known, more)), key);
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

function readMetadata(text: string | null): JsonObject | undefined {
  return text === null ? undefined : (JSON.parse(text) as JsonObject);
}

function toMessage(row: z.infer<typeof messageRow>, parts: readonly Part[]): Message {
  return {
    id: row.id,
    role: row.role,
    status: row.status,
    createdAt: row.created_at,
    parts,
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.metadata === null ? {} : { metadata: readMetadata(row.metadata) }),
    ...(row.retry_at === null ? {} : { retryAt: row.retry_at }),
  };
}
