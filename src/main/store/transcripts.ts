/** Messages and their parts. Writes come as the same changes that the windows receive. */

import { type Change, mergeMetadata } from '@shared/chat/change';
import type { ToolPart } from '@shared/chat/message';
import type { PartLocation, StoredParts } from '@shared/chat/part-index';
import { toolKey } from '@shared/chat/part-key';
import type { JsonObject } from '@shared/protocol/json';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Owner, PartRows } from './part-rows';
import { readMetadata, TranscriptReader } from './transcript-reader';

const number = z.number();

function prepare(db: Database) {
  return {
    keyOf: db.prepare('SELECT key FROM messages WHERE session_id = ? AND id = ?').pluck(),
    isForeign: db
      .prepare('SELECT task_id IS NOT ? FROM messages WHERE session_id = ? AND id = ?')
      .pluck(),
    insertMessage: db.prepare(
      `INSERT INTO messages (session_id, id, role, status, reason, task_id, created_at, position,
         metadata)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ),
    lastPosition: db
      .prepare('SELECT coalesce(max(position), 0) FROM messages WHERE session_id = ?')
      .pluck(),
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
    rowNames: db.prepare(
      'SELECT row_id AS rowId, id FROM messages WHERE session_id = ? AND row_id IS NOT NULL',
    ),
    learnRow: db.prepare('UPDATE messages SET row_id = ? WHERE key = ?'),
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
    firstOwned: db
      .prepare(
        'SELECT id FROM messages WHERE session_id = ? AND task_id = ? ORDER BY position LIMIT 1',
      )
      .pluck(),
    streamed: db
      .prepare(
        'SELECT id FROM messages WHERE session_id = ? AND position >= ? AND task_id IS NOT NULL',
      )
      .pluck(),
    selectOwned: db
      .prepare('SELECT id FROM messages WHERE session_id = ? AND task_id = ? ORDER BY position')
      .pluck(),
  };
}

export class Transcripts extends TranscriptReader {
  private readonly sql: ReturnType<typeof prepare>;
  private readonly parts: PartRows;

  constructor(db: Database) {
    super(db);
    this.sql = prepare(db);
    this.parts = new PartRows(db);
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
      isForeign: (messageId) =>
        this.sql.isForeign.get(owner.taskId, owner.sessionId, messageId) === 1,
      find: (query) => {
        const key = keyOf(query.messageId);
        return key === null ? null : this.parts.find(key, query);
      },
      findElsewhere: (keys, isGone) =>
        this.parts.newest(
          owner,
          keys,
          keys.some((key) => answered.includes(key)),
          isGone,
        ),
      open: (messageId) => this.parts.open(owner, messageId),
    };
  }

  /** Where the tool call stands that a task answers, or null when it is not stored. */
  answeredAt(owner: Owner, toolCallId: string): PartLocation | null {
    const keys = [toolKey(toolCallId, false), toolKey(toolCallId, true)];
    return this.parts.newest(owner, keys, true, () => false);
  }

  /** The tool call that a task answers, or null when it is not stored. */
  answeredCall(owner: Owner, toolCallId: string): ToolPart | null {
    const at = this.answeredAt(owner, toolCallId);
    const part = at && this.get(owner.sessionId, at.messageId)?.parts[at.index];
    return part?.type === 'tool' ? part : null;
  }

  /** Id of the oldest message that a task has written, or null when it has written none. */
  firstOwned(sessionId: string, taskId: string): string | null {
    const found = this.sql.firstOwned.get(sessionId, taskId);
    return typeof found === 'string' ? found : null;
  }

  /** Ids of the messages that tasks have written, from one message on; all of them when none is named. */
  streamed(sessionId: string, from: string | null): string[] {
    const position = from === null ? null : this.positionOf(sessionId, from);
    return z.array(z.string()).parse(this.sql.streamed.all(sessionId, position ?? 0));
  }

  /** Ids of the messages that a task has written, oldest first. */
  ownedBy(sessionId: string, taskId: string): string[] {
    return z.array(z.string()).parse(this.sql.selectOwned.all(sessionId, taskId));
  }

  /** Ids of the messages that a server knows by ids of its own, by those. */
  rowNames(sessionId: string): ReadonlyMap<string, string> {
    const found = z
      .array(z.object({ rowId: z.string(), id: z.string() }))
      .parse(this.sql.rowNames.all(sessionId));
    return new Map(found.map(({ rowId, id }) => [rowId, id]));
  }

  /**
   * Notes by which id a server knows a question.
   * @throws Error when the question is not stored.
   */
  learnRow(sessionId: string, messageId: string, rowId: string): void {
    this.sql.learnRow.run(rowId, this.key(sessionId, messageId));
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

  private keyOf(sessionId: string, messageId: string): number | null {
    const key = this.sql.keyOf.get(sessionId, messageId);
    return typeof key === 'number' ? key : null;
  }
}
