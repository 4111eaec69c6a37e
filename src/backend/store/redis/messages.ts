/** Transcripts in Redis. */
import { z } from 'zod';
import type { MessageRow, MessageStore } from '../messages';
import type { RedisConnection } from './connection';
import { messagesKey, orderKey, resultsKey } from './keys';
import { readMessage } from './rows';

const texts = z.record(z.string(), z.string());
const members = z.array(z.object({ value: z.string(), score: z.number() }));

export class RedisMessages implements MessageStore {
  constructor(private readonly connection: RedisConnection) {}

  async list(sessionId: string): Promise<readonly MessageRow[]> {
    const replies = await this.connection.client
      .multi()
      .zRangeWithScores(orderKey(sessionId), 0, -1)
      .hGetAll(messagesKey(sessionId))
      .hGetAll(resultsKey(sessionId))
      .exec();
    const order = members.parse(replies[0]);
    const rows = texts.parse({ ...replies[1] });
    const results = texts.parse({ ...replies[2] });
    return order.map(({ value, score }) => readMessage(rows[value] ?? '', score, results));
  }
}
