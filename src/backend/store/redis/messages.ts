/** Transcripts in Redis. */
import { z } from 'zod';
import type { MessagePage, MessageRow, MessageStore } from '../messages';
import type { RedisConnection } from './connection';
import { messagesKey, orderKey, resultsKey } from './keys';
import { readMessage, withResult } from './rows';

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
    return order.map(({ value, score }) =>
      withResult(readMessage(rows[value] ?? '', score), results),
    );
  }

  async page(sessionId: string, limit: number, before: number | null): Promise<MessagePage> {
    const { client } = this.connection;
    const newest = await client.zRangeWithScores(
      orderKey(sessionId),
      before === null ? '+inf' : `(${before}`,
      '-inf',
      { BY: 'SCORE', REV: true, LIMIT: { offset: 0, count: limit + 1 } },
    );
    const found = members.parse(newest);
    const order = found.slice(0, limit).toReversed();
    const [oldest] = order;
    if (!oldest) return { rows: [], before: null };
    const replies = await client.hmGet(
      messagesKey(sessionId),
      order.map(({ value }) => value),
    );
    const rows = z.array(z.string().nullable()).parse(replies);
    // A session that is deleted in between has no rows any more.
    const messages = order.flatMap(({ score }, at) => {
      const row = rows[at];
      return row == null ? [] : [readMessage(row, score)];
    });
    const results = await this.results(sessionId, messages);
    return {
      rows: messages.map((message) => withResult(message, results)),
      before: found.length > limit ? oldest.score : null,
    };
  }

  /** @returns the later results of the calls that messages answer, by the calls' ids. */
  private async results(
    sessionId: string,
    messages: readonly MessageRow[],
  ): Promise<Readonly<Record<string, string>>> {
    const ids = messages.flatMap(({ tool_call_id }) => tool_call_id ?? []);
    if (ids.length === 0) return {};
    const replies = await this.connection.client.hmGet(resultsKey(sessionId), ids);
    const found = z.array(z.string().nullable()).parse(replies);
    return Object.fromEntries(
      ids.flatMap((id, at) => (found[at] == null ? [] : [[id, found[at]]])),
    );
  }
}
