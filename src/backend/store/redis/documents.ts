/**
 * Documents in Redis. They belong to a user, and the task that writes one is in its session's slot. So the task's script
 * puts the write into an outbox of the session, in one atomic step with the entries, and whoever comes next (the task's
 * process, or after its death a reader) carries it out. An index tells which of a user's sessions may have such writes.
 */
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonText } from '../../json';
import type { DocumentStore, DocumentWrite } from '../documents';
import type { RedisConnection } from './connection';
import { documentsKey, outboxesKey, outboxKey } from './keys';
import { applyWrites } from './lua/documents';
import { forget } from './lua/lease';

/** Milliseconds after which an outbox that was announced has been written, or never will be. */
const ANNOUNCED_FOR = 60_000;

/** A write as it waits in an outbox. Versions rise with the time of the server. */
const waiting = z.object({ field: z.string(), value: z.string(), version: z.number() });
const STORED = /^\d+ (.*)$/s;

export class RedisDocuments implements DocumentStore {
  /** @param ttl seconds for which documents are kept after their last use. */
  constructor(
    private readonly connection: RedisConnection,
    private readonly ttl: number,
  ) {}

  async get(userId: string, collection: string, id: string): Promise<JsonValue | null> {
    await this.settle(userId);
    const stored = await this.connection.client.hGet(
      documentsKey(userId),
      fieldOf({ collection, id }),
    );
    return readStored(stored);
  }

  async list(userId: string, collection: string): Promise<readonly JsonValue[]> {
    await this.settle(userId);
    const all = await this.connection.client.hGetAll(documentsKey(userId));
    return Object.entries(all)
      .map(([field, stored]) => ({ ...parseField(field), value: readStored(stored) }))
      .filter((document) => document.collection === collection && document.value !== null)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ value }) => value);
  }

  /** Says that a session of the user is about to have writes in its outbox. */
  async announce(userId: string, sessionId: string, now: number): Promise<void> {
    const { client } = this.connection;
    const key = outboxesKey(userId);
    await Promise.all([
      client.zAdd(key, { score: now, value: sessionId }, { comparison: 'GT' }),
      client.expire(key, this.ttl),
    ]);
  }

  /** Carries out what waits in a session's outbox. */
  async deliver(userId: string, sessionId: string): Promise<void> {
    const { client } = this.connection;
    const texts = await client.lRange(outboxKey(sessionId), 0, -1);
    if (texts.length === 0) return;
    const writes = texts.map((text) => waiting.parse(JSON.parse(text)));
    await applyWrites.run(this.connection, documentsKey(userId), [
      this.ttl,
      ...writes.flatMap(({ field, version, value }) => [field, version, value]),
    ]);
    await Promise.all(texts.map((text) => client.lRem(outboxKey(sessionId), 1, text)));
  }

  private async settle(userId: string): Promise<void> {
    const { client } = this.connection;
    const key = outboxesKey(userId);
    const before = Date.now() - ANNOUNCED_FOR;
    const announced = await client.zRangeWithScores(key, 0, -1);
    for (const { value: sessionId, score } of announced) {
      await this.deliver(userId, sessionId);
      // It may have been announced again since.
      if (score < before) await forget.run(this.connection, key, [sessionId, score]);
    }
  }
}

/** A write in the words of the script that puts it into the outbox. */
export function outboxWrite(write: DocumentWrite): object {
  const value = write.kind === 'put-document' ? JSON.stringify(write.value) : '';
  return { kind: 'document', text: JSON.stringify({ field: fieldOf(write), value }) };
}

function fieldOf({ collection, id }: { readonly collection: string; readonly id: string }): string {
  return JSON.stringify([collection, id]);
}

function parseField(field: string): { readonly collection: string; readonly id: string } {
  const [collection, id] = z.tuple([z.string(), z.string()]).parse(JSON.parse(field));
  return { collection, id };
}

/** A removed document leaves its version behind, so that an older write does not bring it back. */
function readStored(stored: string | null): JsonValue | null {
  const json = STORED.exec(stored ?? '')?.[1];
  return json === undefined || json === '' ? null : jsonText.parse(json);
}
