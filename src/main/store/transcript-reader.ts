/** Reading messages with their parts: all of a session, a page of it, or one. */
import { MESSAGE_ROLES, MESSAGE_STATUSES, type Message, type Part } from '@shared/chat/message';
import type { JsonObject } from '@shared/protocol/json';
import type { TranscriptPage } from '@shared/session';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { decodePart } from './part-codec';
import { PART_COLUMNS, partRow } from './part-rows';

const messageRow = z.object({
  key: z.number(),
  id: z.string(),
  role: z.enum(MESSAGE_ROLES),
  status: z.enum(MESSAGE_STATUSES),
  reason: z.string().nullable(),
  retry_at: z.number().nullable(),
  created_at: z.number(),
  metadata: z.string().nullable(),
});

/** Above every position. */
const NO_END = Number.MAX_SAFE_INTEGER;

function prepareReading(db: Database) {
  return {
    positionOf: db.prepare('SELECT position FROM messages WHERE session_id = ? AND id = ?').pluck(),
    positionAfter: db
      .prepare('SELECT min(position) FROM messages WHERE session_id = ? AND position > ?')
      .pluck(),
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
    count: db.prepare('SELECT count(*) FROM messages WHERE session_id = ?').pluck(),
    lastSent: db
      .prepare(
        `SELECT id FROM messages WHERE session_id = ? AND role = 'user' AND status = 'sent'
         ORDER BY position DESC LIMIT 1`,
      )
      .pluck(),
    newest: db
      .prepare(
        `SELECT id FROM messages WHERE session_id = ?
           AND id NOT IN (SELECT message_id FROM outbox) ORDER BY position DESC LIMIT 1`,
      )
      .pluck(),
  };
}

export class TranscriptReader {
  private readonly reading: ReturnType<typeof prepareReading>;

  constructor(db: Database) {
    this.reading = prepareReading(db);
  }

  /** All messages of a session, oldest first. */
  read(sessionId: string): Message[] {
    return this.between(sessionId, 0, NO_END);
  }

  /** All messages from one on, oldest first; from the first on when none is named, or it is not stored. */
  since(sessionId: string, messageId: string | null): Message[] {
    const from = messageId === null ? null : this.positionOf(sessionId, messageId);
    return this.between(sessionId, from ?? 0, NO_END);
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
    const from = last === null ? null : this.reading.positionAfter.get(sessionId, last);
    if (typeof from !== 'number') return [];
    const end = this.reading.pageEnd.get(sessionId, from, limit);
    const behind = this.reading.positionAfter.get(sessionId, end);
    return this.between(sessionId, from, typeof behind === 'number' ? behind : NO_END);
  }

  private pageFrom(
    sessionId: string,
    before: number,
    limit: number,
    atLeastFrom: number,
  ): TranscriptPage {
    const start = this.reading.pageStart.get(sessionId, before, limit);
    const from = Math.min(typeof start === 'number' ? start : before, atLeastFrom);
    return {
      messages: this.between(sessionId, from, before),
      hasOlder: this.reading.hasOlder.get(sessionId, from) === 1,
    };
  }

  private between(sessionId: string, from: number, before: number): Message[] {
    const parts = new Map<number, Part[]>();
    const found = this.reading.selectParts.all(sessionId, from, before);
    for (const row of z.array(partRow).parse(found)) {
      const siblings = parts.get(row.message_key);
      if (siblings) siblings.push(decodePart(row));
      else parts.set(row.message_key, [decodePart(row)]);
    }
    return z
      .array(messageRow)
      .parse(this.reading.selectMessages.all(sessionId, from, before))
      .map((row) => toMessage(row, parts.get(row.key) ?? []));
  }

  /** One message, or null when it is not stored. */
  get(sessionId: string, messageId: string): Message | null {
    const found = this.reading.selectMessage.get(sessionId, messageId);
    if (found === undefined) return null;
    const row = messageRow.parse(found);
    const parts = z.array(partRow).parse(this.reading.selectPartsOf.all(row.key));
    return toMessage(row, parts.map(decodePart));
  }

  /** How many messages a session has. */
  count(sessionId: string): number {
    return z.number().parse(this.reading.count.get(sessionId));
  }

  /** Id of the last message that does not wait to be sent, or null when there is none. */
  newest(sessionId: string): string | null {
    return z
      .string()
      .nullable()
      .parse(this.reading.newest.get(sessionId) ?? null);
  }

  /** Id of the last question that has reached the server, or null when none has. */
  lastSent(sessionId: string): string | null {
    return z
      .string()
      .nullable()
      .parse(this.reading.lastSent.get(sessionId) ?? null);
  }

  /** Where a message stands among those of its session, as a number to compare; null when it is not stored. */
  positionOf(sessionId: string, messageId: string): number | null {
    const position = this.reading.positionOf.get(sessionId, messageId);
    return typeof position === 'number' ? position : null;
  }
}

/** @param text as stored. */
export function readMetadata(text: string | null): JsonObject | undefined {
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
