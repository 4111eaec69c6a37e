import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { RedisDocuments } from '../../../../src/backend/store/redis/documents';
import { openRedis, type RedisOptions } from '../../../../src/backend/store/redis/storage';
import type { Storage } from '../../../../src/backend/store/storage';
import { LOG_START } from '../../../../src/backend/tasks/log';
import { readTask } from '../../../../src/backend/tasks/reader';
import { type RedisServer, startRedis } from '../../../support/redis';
import {
  createTurn,
  LEASE_TTL,
  MAX_LENGTH,
  ManualClock,
  STREAM_TTL,
} from '../../../unit/backend/support/store';
import { describeWithRedis } from '../support/needs';
import { until } from '../support/until';
import { completionSuite } from './support/completion-suite';
import { documentsSuite } from './support/documents-suite';
import { leaseSuite } from './support/lease-suite';
import { logSuite } from './support/log-suite';
import { rowsSuite } from './support/rows-suite';
import { type Suite, take } from './support/subject';
import { trimSuite } from './support/trim-suite';

let redis: RedisServer;

function openStorage(clock: ManualClock, extra: Partial<RedisOptions> = {}): Promise<Storage> {
  const options = {
    url: redis.url,
    streamTtl: STREAM_TTL,
    streamMaxLength: MAX_LENGTH,
    leaseTtl: LEASE_TTL,
    sessionTtl: 60_000,
    ...extra,
  };
  return openRedis(options, clock, () => undefined);
}

const suite: Suite = {
  name: 'Redis',
  open: async () => {
    const clock = new ManualClock(Date.now());
    let storage = await openStorage(clock);
    return {
      get storage() {
        return storage;
      },
      clock,
      restart: async () => {
        await storage.close();
        storage = await openStorage(clock);
        return storage;
      },
      // The server's clock is real.
      elapse: () => undefined,
      dispose: () => storage.close(),
    };
  },
};

describeWithRedis('Redis as storage', () => {
  beforeAll(async () => {
    redis = await startRedis();
  });

  afterAll(() => redis.stop());

  logSuite(suite);
  trimSuite(suite);
  leaseSuite(suite);
  rowsSuite(suite);
  completionSuite(suite);
  documentsSuite(suite);

  /** Reads the task through another process, noting when each entry came. */
  async function follow(storage: Storage, task: string, seen: string[]): Promise<void> {
    for await (const page of readTask(storage.log, task, LOG_START, new AbortController().signal)) {
      seen.push(...page.map(({ data }) => data));
    }
  }

  it('wakes the readers of another process, over few connections, however many they are', async () => {
    const clock = new ManualClock(Date.now());
    const [writer, reader] = [await openStorage(clock), await openStorage(clock)];
    await createTurn(writer, 'live');
    const lease = await take(writer, 'live');
    const seen = Array.from({ length: 50 }, (): string[] => []);
    const following = seen.map((one) => follow(reader, 'live', one));
    const started = Date.now();
    for (let index = 0; index < 20; index += 1) {
      await writer.log.append(lease, [String(index)]);
      await until('every reader', () => seen.every((one) => one.length === index + 1));
    }
    // Looking again without hints would take five seconds each.
    expect(Date.now() - started).toBeLessThan(4_000);
    expect(
      String(await redis.command('CLIENT', 'LIST'))
        .trim()
        .split('\n').length,
    ).toBeLessThan(8);
    await writer.log.close(lease, 'completed', ['end']);
    await Promise.all(following);
    for (const one of seen) expect(one).toHaveLength(21);
    await Promise.all([writer.close(), reader.close()]);
  });

  it('C26: loses nothing when hints or connections get lost', async () => {
    const clock = new ManualClock(Date.now());
    const [writer, reader] = [await openStorage(clock), await openStorage(clock)];
    await createTurn(writer, 'cut');
    const lease = await take(writer, 'cut');
    const seen: string[] = [];
    const following = follow(reader, 'cut', seen).catch((error: unknown) => error);
    await writer.log.append(lease, ['0']);
    await until('the first entry', () => seen.length === 1);
    for (let index = 1; index < 10; index += 1) {
      await redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await writer.log.append(lease, [String(index)]);
    }
    await until('the others', () => seen.length === 10);
    await writer.log.close(lease, 'completed', ['end']);
    expect(await following).toBeUndefined();
    expect(seen).toEqual([...Array.from({ length: 10 }, (_, index) => String(index)), 'end']);
    await Promise.all([writer.close(), reader.close()]);
  });

  it('tells trouble with the server from defects, and works again when it is back', async () => {
    const own = await startRedis(true);
    const clock = new ManualClock(Date.now());
    const storage = await openStorage(clock, { url: own.url });
    await createTurn(storage, 'outage');
    const lease = await take(storage, 'outage');
    await own.kill();
    const error = await storage.log.append(lease, ['1']).catch((reason: unknown) => reason);
    expect(storage.isTransient(error)).toBe(true);
    expect(storage.isTransient(new TypeError('a defect'))).toBe(false);
    await own.start();
    await until('the connection', () =>
      storage.log.append(lease, ['2']).then(
        () => true,
        () => false,
      ),
    );
    const { entries } = await storage.log.read('outage', LOG_START, 10);
    expect(entries.map(({ data }) => data)).toEqual(['2']);
    await storage.close();
    await own.stop();
  });

  it('says what is wrong when the server cannot be reached', async () => {
    const opening = openStorage(new ManualClock(), { url: 'redis://127.0.0.1:1' });
    await expect(opening).rejects.toThrow(/^Redis cannot be used \(.+\)\. Check REDIS_URL/);
  });

  it('keeps what a task has written for its user when its process dies and its session is deleted', async () => {
    const clock = new ManualClock(Date.now());
    const dying = await openStorage(clock);
    const other = await openStorage(clock);
    const session = await createTurn(dying, 'writer');
    const lease = await take(dying, 'writer');
    // Documents are in another place of a cluster: the entries are stored, and then the process dies.
    vi.spyOn(RedisDocuments.prototype, 'deliver').mockRejectedValueOnce(new Error('killed'));
    const put = { kind: 'put-document', collection: 'kept', id: 'a', value: 1 } as const;
    await expect(dying.log.append(lease, ['{}'], [put])).rejects.toThrow('killed');
    await dying.close();
    await other.sessions.delete(session);
    expect(await other.documents.get('local', 'kept', 'a')).toBe(1);
    await other.close();
  });

  it('keeps what was announced while somebody looked for what is left of earlier writes', async () => {
    const clock = new ManualClock(Date.now() - 120_000);
    const dying = await openStorage(clock);
    const other = await openStorage(clock);
    await createTurn(dying, 'rewriter');
    const lease = await take(dying, 'rewriter');
    const put = (value: number) =>
      ({ kind: 'put-document', collection: 'again', id: 'a', value }) as const;
    await dying.log.append(lease, ['{}'], [put(1)]);
    clock.time = Date.now();
    const deliver = vi.spyOn(RedisDocuments.prototype, 'deliver');
    deliver.mockImplementationOnce(async () => {
      // The second write comes in now, and its process dies before it carries it out.
      deliver.mockRejectedValueOnce(new Error('killed'));
      await expect(dying.log.append(lease, ['{}'], [put(2)])).rejects.toThrow('killed');
    });
    expect(await other.documents.get('local', 'again', 'a')).toBe(1);
    expect(await other.documents.get('local', 'again', 'a')).toBe(2);
    deliver.mockRestore();
    await Promise.all([dying.close(), other.close()]);
  });

  it('keeps a running task and the turns behind it for longer than a session that nobody uses', async () => {
    const clock = new ManualClock(Date.now());
    const working = await openStorage(clock, { sessionTtl: 1_000 });
    const session = await createTurn(working, 'long');
    const found = await working.sessions.find(session, 'local');
    if (!found) throw new Error('no session');
    const turn = { taskId: 'queued', messageId: 'm', role: 'user', content: 'next' } as const;
    await working.registry.startTurn(found, { ...turn, input: null, title: null });
    const lease = await take(working, 'long');
    const task = {
      ...({ id: 'op task', kind: 'operation', turn: 1, messageId: null } as const),
      ...{ operationId: 'long op', toolName: 'create_agent', input: null },
    };
    await working.log.append(lease, ['{}'], [{ kind: 'create-task', task }]);
    for (let renewals = 0; renewals < 25; renewals += 1) {
      await setTimeout(100);
      expect(await working.leases.renew(lease)).toEqual({ stopRequested: false });
    }
    const other = await openStorage(clock, { sessionTtl: 1_000 });
    const running = await other.registry.runningIn(session);
    expect(running.map(({ id }) => id)).toEqual(['long', 'queued', 'op task']);
    expect(await other.registry.find('long')).toMatchObject({ outcome: null });
    expect(await other.registry.find('queued')).toMatchObject({ outcome: null });
    expect(await other.registry.findByOperation('long op')).toMatchObject({ id: 'op task' });
    const { sessions } = await other.sessions.list('local', 100, 0);
    expect(sessions.map(({ id }) => id)).toContain(session);
    await working.leases.release(lease);
    expect(await other.leases.acquire('long')).toMatchObject({ kind: 'acquired' });
    await Promise.all([working.close(), other.close()]);
  });

  it('gives every key a lifetime and a place in a cluster, and leaves none of a deleted session', async () => {
    await redis.command('FLUSHALL');
    const clock = new ManualClock(Date.now());
    const storage = await openStorage(clock, { streamMaxLength: 20 });
    const session = await createTurn(storage, 't');
    const lease = await take(storage, 't');
    const task = {
      ...({ id: 'o', kind: 'operation', turn: 1, messageId: null, operationId: 'op' } as const),
      ...{ toolName: 'create_agent', input: null },
    };
    await storage.log.append(lease, Array<string>(50).fill('{"type":"start-step"}'), [
      { kind: 'save-step', position: 0, name: 'one', result: null },
      { kind: 'create-task', task },
    ]);
    await storage.log.append(await take(storage, 'o'), ['1']);
    const source = { success: true, result: null, error: null, source: 'webhook' } as const;
    await storage.completions.claim('op', source);
    await storage.log.close(lease, 'completed', ['2']);
    const keys = await redis.command('KEYS', '*');
    if (!Array.isArray(keys)) throw new Error('no keys');
    const families = new Set(keys.map((key) => String(key).replace(/[^:]*[^:a-z].*$/, '')));
    expect(families.size).toBeGreaterThan(10);
    for (const key of keys) {
      expect(await redis.command('TTL', key), key).toBeGreaterThan(0);
      if (/^chat:(stream|task:(meta|steps|completion)|session)/.test(key)) {
        if (!key.startsWith('chat:task:session:')) expect(key).toContain(`{${session}}`);
      }
    }
    await storage.sessions.delete(session);
    expect(await redis.command('KEYS', '*')).toEqual([]);
    await storage.close();
  });
});
