/** Rows of the `messages` table. */
import { z } from 'zod';
import {
  type MessagePage,
  type MessageRow,
  type MessageStore,
  messageRow,
  PLACES_IN_TURN,
  toolCalls,
} from '../messages';
import type { Db } from './database';

const storedRow = messageRow.extend({
  tool_calls: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : toolCalls.parse(JSON.parse(text)))),
});
const placedRow = storedRow.extend({ position: z.number() });

export class SqliteMessages implements MessageStore {
  constructor(private readonly db: Db) {}

  async list(sessionId: string): Promise<readonly MessageRow[]> {
    return z
      .array(storedRow)
      .parse(
        this.db
          .prepare('SELECT * FROM messages WHERE session_id = ? ORDER BY turn, position')
          .all(sessionId),
      );
  }

  async page(sessionId: string, limit: number, before: number | null): Promise<MessagePage> {
    const end = before ?? Number.MAX_SAFE_INTEGER;
    const found = z.array(placedRow).parse(
      this.db
        .prepare(
          `SELECT * FROM messages WHERE session_id = ? AND (turn, position) < (?, ?)
             ORDER BY turn DESC, position DESC LIMIT ?`,
        )
        .all(sessionId, Math.floor(end / PLACES_IN_TURN), end % PLACES_IN_TURN, limit + 1),
    );
    const newest = found.slice(0, limit);
    const oldest = found.length > limit ? newest.at(-1) : undefined;
    return {
      rows: newest.map(({ position: _place, ...row }) => row).toReversed(),
      before: oldest ? oldest.turn * PLACES_IN_TURN + oldest.position : null,
    };
  }
}
