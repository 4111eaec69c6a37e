/** Rows of the `messages` table. */
import { z } from 'zod';
import { type MessageRow, type MessageStore, messageRow, toolCalls } from '../messages';
import type { Db } from './database';

const storedRow = messageRow.extend({
  tool_calls: z
    .string()
    .nullable()
    .transform((text) => (text === null ? null : toolCalls.parse(JSON.parse(text)))),
});

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
}
