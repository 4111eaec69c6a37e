/** Completions of operations in Redis. */
import { z } from 'zod';
import {
  type Claim,
  type Completion,
  type CompletionStore,
  completion,
} from '../../completion/completion';
import type { RedisConnection } from './connection';
import type { Hints } from './hints';
import { completionKey, metaKey } from './keys';
import { complete } from './lua/lease';
import type { TaskIndex } from './task-index';

const claimed = z.enum(['accepted', 'settled', 'unknown']);

export class RedisCompletions implements CompletionStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
    private readonly hints: Hints,
    private readonly ttl: number,
  ) {}

  async claim(operationId: string, stored: Completion): Promise<Claim> {
    const place = await this.index.findOperation(operationId);
    if (!place) return { kind: 'unknown' };
    const { taskId, sessionId } = place;
    const args = [sessionId, taskId, JSON.stringify(stored), this.ttl];
    const kind = claimed.parse(await complete.run(this.connection, metaKey(place), args));
    if (kind === 'accepted') return { kind, taskId, sessionId };
    return kind === 'settled' ? { kind, taskId } : { kind };
  }

  async find(taskId: string): Promise<Completion | null> {
    const place = await this.index.find(taskId);
    const text = place && (await this.connection.client.get(completionKey(place)));
    return text === null ? null : completion.parse(JSON.parse(text));
  }

  watch(taskId: string, listener: () => void): () => void {
    return this.hints.watchTask(taskId, completionKey, listener);
  }
}
