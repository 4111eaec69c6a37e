/** Finds the session of a task, which all of the task's keys are named after. */
import { z } from 'zod';
import type { RedisConnection } from './connection';
import {
  operationKey,
  runningShardKey,
  type TaskPlace,
  taskSessionKey,
  userSessionsKey,
} from './keys';
import { lookAfter } from './lua/lease';

const MAX_CACHED = 10_000;
const place = z.object({ taskId: z.string(), sessionId: z.string() });

export class TaskIndex {
  /** A task never changes its session. */
  private readonly cache = new Map<string, string>();

  constructor(
    private readonly connection: RedisConnection,
    private readonly options: { readonly sessionTtl: number; readonly leaseTtl: number },
  ) {}

  /** @returns where the task's keys are, or null when there is no such task. */
  async find(taskId: string): Promise<TaskPlace | null> {
    const cached = this.cache.get(taskId);
    if (cached !== undefined) return { taskId, sessionId: cached };
    const sessionId = await this.connection.client.getEx(taskSessionKey(taskId), {
      type: 'EX',
      value: this.options.sessionTtl,
    });
    if (sessionId === null) return null;
    return this.remember({ taskId, sessionId });
  }

  async findOperation(operationId: string): Promise<TaskPlace | null> {
    const found = await this.connection.client.getEx(operationKey(operationId), {
      type: 'EX',
      value: this.options.sessionTtl,
    });
    return found === null ? null : place.parse(JSON.parse(found));
  }

  /** Makes a task findable. To be called before the task is made, so that there is none that cannot be found. */
  async add(added: TaskPlace, operationId: string | null): Promise<void> {
    const { client } = this.connection;
    const expiration = { expiration: { type: 'EX', value: this.options.sessionTtl } } as const;
    await Promise.all([
      client.set(taskSessionKey(added.taskId), added.sessionId, expiration),
      this.lookAfter(added.sessionId, this.options.leaseTtl),
      operationId !== null &&
        client.set(operationKey(operationId), JSON.stringify(added), expiration),
    ]);
  }

  /** Keeps what leads to a session in use: its place in the user's list, its tasks and their operations. */
  async keep(
    userId: string,
    taskIds: readonly string[],
    operationIds: readonly string[],
  ): Promise<void> {
    const { client } = this.connection;
    const keys = [
      userSessionsKey(userId),
      ...taskIds.map(taskSessionKey),
      ...operationIds.map(operationKey),
    ];
    await Promise.all(keys.map((key) => client.expire(key, this.options.sessionTtl)));
  }

  async remove(taskIds: readonly string[], operationIds: readonly string[]): Promise<void> {
    for (const taskId of taskIds) this.cache.delete(taskId);
    const keys = [...taskIds.map(taskSessionKey), ...operationIds.map(operationKey)];
    await Promise.all(keys.map((key) => this.connection.client.unlink(key)));
  }

  /** Says when somebody should look whether anyone works on the session's tasks, in milliseconds from now. */
  async lookAfter(sessionId: string, delay: number): Promise<void> {
    const args = [sessionId, delay, this.options.sessionTtl];
    await lookAfter.run(this.connection, runningShardKey(sessionId), args);
  }

  private remember(found: TaskPlace): TaskPlace {
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    this.cache.set(found.taskId, found.sessionId);
    return found;
  }
}
