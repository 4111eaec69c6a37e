/** Sessions in Redis. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import type { SessionPage, SessionRow, SessionStore } from '../sessions';
import type { RedisConnection } from './connection';
import type { RedisDocuments } from './documents';
import { runningShardKey, sessionKey, userSessionsKey } from './keys';
import { deleteSession, rename } from './lua/turn';
import { readSession } from './rows';
import type { TaskIndex } from './task-index';

const ids = z.array(z.string());
const gone = z.tuple([ids, ids]);

export class RedisSessions implements SessionStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
    private readonly documents: RedisDocuments,
    private readonly clock: Clock,
    private readonly ttl: number,
  ) {}

  async create(userId: string): Promise<SessionRow> {
    const { client } = this.connection;
    const now = this.clock.now();
    const id = randomUUID();
    await this.markUsed(userId, id, now);
    const row = { id, user_id: userId, created_at: String(now), updated_at: String(now) };
    await client.multi().hSet(sessionKey(id), row).expire(sessionKey(id), this.ttl).exec();
    return { id, user_id: userId, title: null, created_at: now, updated_at: now };
  }

  async find(id: string, userId: string): Promise<SessionRow | null> {
    const row = await this.get(id);
    return row?.user_id === userId ? row : null;
  }

  async list(userId: string, limit: number, offset: number): Promise<SessionPage> {
    const { client } = this.connection;
    const key = userSessionsKey(userId);
    const members = await client.zRange(key, offset, offset + limit - 1, { REV: true });
    const rows = await Promise.all(members.map((id) => this.get(id)));
    const missing = members.filter((_id, index) => rows[index] === null);
    // The session expired, or was never made because its process died.
    if (missing.length > 0) await client.zRem(key, missing);
    return { sessions: rows.filter((row) => row !== null), total: await client.zCard(key) };
  }

  async rename(id: string, title: string): Promise<void> {
    const now = this.clock.now();
    await rename.run(this.connection, sessionKey(id), [id, this.ttl, now, title]);
    const row = await this.get(id);
    if (row) await this.markUsed(row.user_id, id, now);
  }

  async delete(id: string): Promise<void> {
    const { client } = this.connection;
    const row = await this.get(id);
    // What its tasks have written for the user outlives it, also where they died before they could carry it out.
    if (row) await this.documents.deliver(row.user_id, id);
    const reply = await deleteSession.run(this.connection, sessionKey(id), [id]);
    const [taskIds, operationIds] = gone.parse(reply);
    await Promise.all([
      this.index.remove(taskIds, operationIds),
      client.zRem(runningShardKey(id), id),
      row && client.zRem(userSessionsKey(row.user_id), id),
    ]);
  }

  /** Moves a session to the top of its user's list. */
  async markUsed(userId: string, id: string, now: number): Promise<void> {
    const key = userSessionsKey(userId);
    const { client } = this.connection;
    await Promise.all([
      client.zAdd(key, { score: now, value: id }, { comparison: 'GT' }),
      client.expire(key, this.ttl),
    ]);
  }

  private async get(id: string): Promise<SessionRow | null> {
    return readSession(await this.connection.client.hGetAll(sessionKey(id)));
  }
}
