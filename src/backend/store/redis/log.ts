/** Task logs in Redis: a stream per task, and one more for what was compacted. */
import { formatStreamId, parseStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { compact } from '../../tasks/compact';
import { type Lease, LeaseLostError } from '../../tasks/lease';
import {
  LogClosedError,
  type LogEntry,
  LogExpiredError,
  LogGapError,
  type LogPage,
  type TaskLog,
} from '../../tasks/log';
import type { TaskOutcome } from '../../tasks/registry';
import type { StepStore } from '../../tasks/steps';
import { trimCount } from '../retention';
import type { Write } from '../writes';
import type { RedisConnection } from './connection';
import type { RedisDocuments } from './documents';
import type { Hints } from './hints';
import { metaKey, streamKey, type TaskPlace } from './keys';
import { append, read, trim } from './lua/log';
import { scriptWrite } from './rows';
import type { RedisSessions } from './sessions';
import type { TaskIndex } from './task-index';

const appended = z.union([
  z.tuple([z.literal('done'), z.number(), z.string()]),
  z.tuple([z.literal('closed')]),
  z.tuple([z.literal('lost')]),
  z.tuple([z.literal('conflict'), z.string()]),
]);
const page = z.union([
  z.tuple([z.literal('page'), z.number()]).rest(z.string()),
  z.tuple([z.literal('gap'), z.string()]),
  z.tuple([z.literal('expired')]),
]);
const owner = z.string();

export interface RedisLogOptions {
  /** Seconds. */
  readonly sessionTtl: number;
  /** Seconds for which the log of an ended task stays readable. */
  readonly streamTtl: number;
  readonly streamMaxLength: number;
}

export interface RedisLogDeps {
  readonly connection: RedisConnection;
  readonly index: TaskIndex;
  readonly hints: Hints;
  readonly sessions: RedisSessions;
  readonly steps: StepStore;
  readonly documents: RedisDocuments;
  readonly clock: Clock;
}

export class RedisTaskLog implements TaskLog {
  /** Reads in progress. Readers that stand at the same place share one. */
  private readonly reads = new Map<string, Promise<LogPage>>();

  constructor(
    private readonly deps: RedisLogDeps,
    private readonly options: RedisLogOptions,
  ) {}

  async append(
    lease: Lease,
    data: readonly string[],
    writes: readonly Write[] = [],
  ): Promise<void> {
    if (!(await this.write(lease, '', data, writes))) throw new LogClosedError(lease.taskId);
  }

  close(
    lease: Lease,
    outcome: TaskOutcome,
    data: readonly string[],
    writes: readonly Write[] = [],
  ): Promise<boolean> {
    return this.write(lease, outcome, data, writes);
  }

  read(taskId: string, after: StreamPosition, limit: number): Promise<LogPage> {
    const key = `${taskId} ${formatStreamId(after)} ${limit}`;
    const running = this.reads.get(key);
    if (running) return running;
    const reading = this.readPage(taskId, after, limit).finally(() => this.reads.delete(key));
    this.reads.set(key, reading);
    return reading;
  }

  watch(taskId: string, listener: () => void): () => void {
    return this.deps.hints.watchTask(taskId, streamKey, listener);
  }

  /** @returns false when the log is closed. */
  private async write(
    lease: Lease,
    outcome: TaskOutcome | '',
    data: readonly string[],
    writes: readonly Write[],
  ): Promise<boolean> {
    const place = await this.deps.index.find(lease.taskId);
    if (!place) throw new LeaseLostError(lease);
    const now = this.deps.clock.now();
    const reply = appended.parse(
      await append.run(this.deps.connection, metaKey(place), [
        ...[place.sessionId, lease.taskId, lease.epoch, outcome, now],
        ...[this.options.sessionTtl, this.options.streamTtl],
        await this.prepare(place, writes, now),
        ...data,
      ]),
    );
    switch (reply[0]) {
      case 'closed':
        return false;
      case 'lost':
        throw new LeaseLostError(lease);
      case 'conflict':
        throw new Error(`task ${lease.taskId} cannot be written: ${reply[1]}`);
      case 'done': {
        const [, length, userId] = reply;
        if (writes.length > 0) {
          await this.deps.sessions.markUsed(userId, place.sessionId, now);
          await this.deps.documents.deliver(userId, place.sessionId);
        }
        if (length > this.options.streamMaxLength && outcome === '') {
          await this.trim(place, lease, length);
        }
        return true;
      }
    }
  }

  /** Makes tasks findable before they exist, and puts the writes in the script's words. */
  private async prepare(place: TaskPlace, writes: readonly Write[], now: number): Promise<string> {
    const { connection, index, documents } = this.deps;
    const { sessionId } = place;
    const kinds = new Set(writes.map(({ kind }) => kind));
    const hasDocuments = kinds.has('put-document') || kinds.has('delete-document');
    let userId = '';
    if (hasDocuments || kinds.has('create-task')) {
      userId = owner.parse(await connection.client.hGet(metaKey(place), 'user_id'));
    }
    for (const write of writes) {
      if (write.kind !== 'create-task') continue;
      const { id, operationId } = write.task;
      await index.add({ taskId: id, sessionId }, operationId);
    }
    if (hasDocuments) await documents.announce(userId, sessionId, now);
    const task = { sessionId, userId };
    return JSON.stringify(writes.map((write) => scriptWrite(write, task, now)));
  }

  private async readPage(taskId: string, after: StreamPosition, limit: number): Promise<LogPage> {
    const place = await this.deps.index.find(taskId);
    if (!place) throw new LogExpiredError(taskId);
    const args = [place.sessionId, taskId, after.ms, after.seq, limit];
    const reply = page.parse(await read.run(this.deps.connection, metaKey(place), args));
    switch (reply[0]) {
      case 'expired':
        throw new LogExpiredError(taskId);
      case 'gap':
        throw new LogGapError(taskId, parseStreamId(reply[1]));
      case 'page': {
        const [, closed, ...texts] = reply;
        const entries: LogEntry[] = [];
        for (let index = 0; index < texts.length; index += 2) {
          entries.push(readEntry(texts[index], texts[index + 1]));
        }
        return { entries, closed: closed === 1 };
      }
    }
  }

  private async trim(place: TaskPlace, lease: Lease, length: number): Promise<void> {
    const { connection, steps } = this.deps;
    const count = trimCount(length, this.options.streamMaxLength);
    const range = await connection.client.xRange(streamKey(place), '-', '+', { COUNT: count });
    const entries = (range ?? []).map(({ id, message }) => readEntry(id, message.data));
    const mark = entries.at(-1)?.position;
    if (!mark) return;
    const ends = (await steps.list(place.taskId)).map(({ end }) => formatStreamId(end));
    const merged = compact(entries, new Set(ends));
    await trim.run(connection, metaKey(place), [
      ...[place.sessionId, place.taskId, lease.epoch, mark.ms, mark.seq],
      ...[this.options.sessionTtl, entries.length],
      ...merged.flatMap(({ position, data }) => [formatStreamId(position), data]),
    ]);
  }
}

function readEntry(id: string | undefined, data: string | undefined): LogEntry {
  const position = parseStreamId(id ?? '');
  if (!position || data === undefined) throw new Error(`an entry of a log cannot be read: ${id}`);
  return { position, data };
}
