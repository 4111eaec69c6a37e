/** The rows that hold the parts of messages: writing them, and finding the ones that events refer to. */
import { nextPart, type PartChange } from '@shared/chat/change';
import type { Part } from '@shared/chat/message';
import type { KeyQuery, OpenPart, PartLocation } from '@shared/chat/part-index';
import { isOpen, keyOf } from '@shared/chat/part-key';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { decodePart, encodePart } from './part-codec';

export const partRow = z.object({
  message_key: z.number(),
  idx: z.number(),
  body: z.string(),
  text: z.string().nullable(),
});

/** The columns of `parts` that make a part, its segments joined to its text. */
export const PART_COLUMNS = `message_key, idx, body,
  CASE WHEN text IS NULL THEN NULL ELSE text || coalesce(
    (SELECT group_concat(s.text, '' ORDER BY s.id) FROM segments s
      WHERE s.message_key = parts.message_key AND s.idx = parts.idx), '') END AS text`;

const position = z.number().nullable();
const located = z.object({ id: z.string(), idx: z.number() });
const openRow = located.extend({ key: z.string().nullable() });

/** Whose parts are meant: what one task has written into one session. */
export interface Owner {
  readonly sessionId: string;
  readonly taskId: string;
}

function prepare(db: Database) {
  const inRange = 'FROM parts WHERE key = ? AND message_key = ? AND idx >= ? AND idx < ?';
  const located = 'FROM parts p JOIN messages m ON m.key = p.message_key WHERE m.session_id = ?';
  return {
    count: db.prepare('SELECT count(*) FROM parts WHERE message_key = ?').pluck(),
    select: db.prepare(`SELECT ${PART_COLUMNS} FROM parts WHERE message_key = ? AND idx = ?`),
    selectBody: db.prepare('SELECT body FROM parts WHERE message_key = ? AND idx = ?').pluck(),
    write: db.prepare(
      `INSERT INTO parts (message_key, idx, body, text, key, open) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET body = excluded.body, text = excluded.text,
         key = excluded.key, open = excluded.open`,
    ),
    writeBody: db.prepare('UPDATE parts SET body = ? WHERE message_key = ? AND idx = ?'),
    truncate: db.prepare('DELETE FROM parts WHERE message_key = ? AND idx >= ?'),
    truncateSegments: db.prepare('DELETE FROM segments WHERE message_key = ? AND idx >= ?'),
    insertSegment: db.prepare('INSERT INTO segments (message_key, idx, text) VALUES (?, ?, ?)'),
    deleteSegments: db.prepare('DELETE FROM segments WHERE message_key = ? AND idx = ?'),
    first: db.prepare(`SELECT min(idx) ${inRange}`).pluck(),
    last: db.prepare(`SELECT max(idx) ${inRange}`).pluck(),
    newestOfTask: db.prepare(
      `SELECT m.id, p.idx ${located} AND m.task_id = ?
         AND p.key IN (SELECT value FROM json_each(?)) ORDER BY m.position DESC, p.idx DESC`,
    ),
    newest: db.prepare(
      `SELECT m.id, p.idx ${located}
         AND p.key IN (SELECT value FROM json_each(?)) ORDER BY m.position DESC, p.idx DESC`,
    ),
    open: db.prepare(
      `SELECT m.id, p.idx, p.key ${located} AND p.open = 1 AND (m.task_id = ? OR m.id = ?)
       ORDER BY m.position, p.idx`,
    ),
  };
}

export class PartRows {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(db: Database) {
    this.sql = prepare(db);
  }

  count(messageKey: number): number {
    return z.number().parse(this.sql.count.get(messageKey));
  }

  write(messageKey: number, index: number, part: Part): void {
    const { body, text } = encodePart(part);
    this.sql.write.run(messageKey, index, body, text, keyOf(part), isOpen(part) ? 1 : 0);
  }

  /** Writes a change. @throws Error when it does not fit the part that is there. */
  apply(messageKey: number, change: PartChange): void {
    const { index } = change;
    switch (change.type) {
      case 'text.appended':
        this.sql.insertSegment.run(messageKey, index, change.text);
        return;
      case 'part.added':
        return this.write(messageKey, index, change.part);
      case 'text.updated':
        if (change.update.state === undefined) return this.annotate(messageKey, change);
    }
    // Also compacts: segments are folded into the part whenever it changes other than by growing.
    const row = this.sql.select.get(messageKey, index);
    const present = row === undefined ? undefined : decodePart(partRow.parse(row));
    this.sql.deleteSegments.run(messageKey, index);
    this.write(messageKey, index, nextPart(present, change));
  }

  /** Only the first `count` parts stay. */
  truncate(messageKey: number, count: number): void {
    this.sql.truncateSegments.run(messageKey, count);
    this.sql.truncate.run(messageKey, count);
  }

  find(messageKey: number, { key, from, below, which }: KeyQuery): number | null {
    return position.parse(this.sql[which].get(key, messageKey, from, below));
  }

  /** The newest part with one of some keys that counts: in what a task has written, or in the whole session. */
  newest(
    { sessionId, taskId }: Owner,
    keys: readonly string[],
    anyTask: boolean,
    isGone: (at: PartLocation) => boolean,
  ): PartLocation | null {
    const list = JSON.stringify(keys);
    const found = anyTask
      ? this.sql.newest.iterate(sessionId, list)
      : this.sql.newestOfTask.iterate(sessionId, taskId, list);
    for (const row of found) {
      const { id: messageId, idx: index } = located.parse(row);
      if (!isGone({ messageId, index })) return { messageId, index };
    }
    return null;
  }

  /** Every unfinished part of what a task has written, and of one message that may be another's. */
  open({ sessionId, taskId }: Owner, messageId: string | null): OpenPart[] {
    return z
      .array(openRow)
      .parse(this.sql.open.all(sessionId, taskId, messageId))
      .map(({ id, idx, key }) => ({
        messageId: id,
        index: idx,
        kind: key === null ? 'text' : 'tool',
      }));
  }

  /** Changes what is said about a text, leaving the text itself, which may be long, where it is. */
  private annotate(
    messageKey: number,
    change: Extract<PartChange, { type: 'text.updated' }>,
  ): void {
    const body = this.sql.selectBody.get(messageKey, change.index);
    const present = typeof body === 'string' ? decodePart({ body, text: '' }) : undefined;
    const next = encodePart(nextPart(present, change));
    this.sql.writeBody.run(next.body, messageKey, change.index);
  }
}
