/** Leases in Redis, timed by the clock of the server. */
import { z } from 'zod';
import type { Acquired, Lease, LeaseStore } from '../../tasks/lease';
import type { RedisConnection } from './connection';
import { metaKey, runningShardKey, runningShardKeys, sessionKey } from './keys';
import { acquire, forget, release, renew, state, takeDue } from './lua/lease';
import type { TaskIndex } from './task-index';

/** How many sessions to look at in each part of the index at a time. */
const MAX_DUE = 100;

const acquired = z.union([
  z.tuple([z.literal('acquired'), z.number(), z.number()]),
  z.tuple([z.enum(['held', 'ended'])]),
]);
const flag = z.number();
const texts = z.array(z.string());
const renewed = z.tuple([z.number(), z.string(), texts, texts]).nullable();
const sessionState = z.enum(['none', 'held', 'free']);

export class RedisLeases implements LeaseStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
    readonly ttl: number,
    private readonly sessionTtl: number,
  ) {}

  async acquire(taskId: string): Promise<Acquired> {
    const place = await this.index.find(taskId);
    if (!place) return { kind: 'ended' };
    const args = [place.sessionId, taskId, this.ttl];
    const reply = acquired.parse(await acquire.run(this.connection, metaKey(place), args));
    if (reply[0] !== 'acquired') return { kind: reply[0] };
    await this.index.lookAfter(place.sessionId, this.ttl);
    return { kind: 'acquired', lease: { taskId, epoch: reply[1] }, attempts: reply[2] };
  }

  async renew({ taskId, epoch }: Lease): Promise<{ readonly stopRequested: boolean } | null> {
    const place = await this.index.find(taskId);
    if (!place) return null;
    const args = [place.sessionId, taskId, epoch, this.ttl, this.sessionTtl];
    const reply = renewed.parse(await renew.run(this.connection, metaKey(place), args));
    if (reply === null) return null;
    const [stop, userId, taskIds, operationIds] = reply;
    await Promise.all([
      this.index.lookAfter(place.sessionId, this.ttl),
      this.index.keep(userId, taskIds, operationIds),
    ]);
    return { stopRequested: stop === 1 };
  }

  async release({ taskId, epoch }: Lease): Promise<void> {
    const place = await this.index.find(taskId);
    if (!place) return;
    const args = [place.sessionId, taskId, epoch];
    const waits = flag.parse(await release.run(this.connection, metaKey(place), args));
    if (waits === 1) await this.index.lookAfter(place.sessionId, 0);
  }

  async abandoned(): Promise<readonly string[]> {
    const parts = await Promise.all(runningShardKeys.map((key) => this.abandonedIn(key)));
    return parts.flat();
  }

  private async abandonedIn(shard: string): Promise<readonly string[]> {
    const due = texts.parse(await takeDue.run(this.connection, shard, ['', this.ttl, MAX_DUE]));
    const found: string[] = [];
    for (let index = 0; index < due.length; index += 2) {
      const [sessionId = '', time = ''] = due.slice(index, index + 2);
      const reply = await state.run(this.connection, sessionKey(sessionId), [sessionId]);
      const now = sessionState.parse(reply);
      if (now === 'free') found.push(sessionId);
      if (now === 'none') {
        await forget.run(this.connection, runningShardKey(sessionId), [sessionId, time]);
      }
    }
    return found;
  }
}
