import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { seededRandom } from '../../../src/backend/copilot/scripted/random';
import { type RedisServer, startRedis } from '../../support/redis';
import { type BuiltBackend, buildBackend } from './support/build';
import {
  announcedTask,
  chunks,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
  withoutIds,
} from './support/client';
import { Fleet } from './support/fleet';
import { describeWithRedis } from './support/needs';
import { until } from './support/until';

/** The full size is 200 tasks and a minute of kills: `ENDURANCE_TASKS=200 ENDURANCE_SECONDS=60`. */
const TASKS = Number(process.env.ENDURANCE_TASKS ?? 20);
const SECONDS = Number(process.env.ENDURANCE_SECONDS ?? 6);
const SEED = Number(process.env.ENDURANCE_SEED ?? Date.now() % 100_000);

const TEXT = '/script text chars=1500 interval=10 seed=7';
const AGENT = '/script create-agent steps=5 interval=300 chars=500 delta=10 seed=7';

let built: BuiltBackend;
let redis: RedisServer;
let fleet: Fleet;
const source = seededRandom(SEED);
/** A number from 0 up to 1. */
const random = () => source.below(1_000_000) / 1_000_000;

describeWithRedis('two backend processes on one Redis', () => {
  beforeAll(async () => {
    built = await buildBackend();
    redis = await startRedis();
    fleet = await Fleet.start(built.entry, 2, { REDIS_URL: redis.url, LEASE_TTL: '1000' });
  });

  afterAll(async () => {
    await fleet.stop();
    await redis.stop();
    built.remove();
  });

  beforeEach(async () => {
    for (const index of [0, 1]) if (!fleet.members[index]) await fleet.restart(index);
  });

  it('show through one what was started through the other, while it runs', async () => {
    const [one, other] = [fleet.client(0), fleet.client(1)];
    const session = await one.createSession();
    const response = await one.send(session, TEXT);
    const task = taskIdOf(response);
    const live = other.read(task);
    expect((await other.detail(session)).active_stream).toMatchObject({ task_id: task });
    expect(await other.task(task)).toMatchObject({ status: 'running' });
    const seen = await readEvents(response);
    expect(await live).toEqual(seen);
    expect(await other.read(task)).toEqual(seen);
    expect(textOf(seen)).toHaveLength(1_500);
    const detail = await other.detail(session);
    expect(detail).toEqual(await one.detail(session));
    expect(detail.messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it('stop through one what runs in the other', async () => {
    const [one, other] = [fleet.client(0), fleet.client(1)];
    const session = await one.createSession();
    const response = await one.send(session, '/script text chars=9000 interval=20');
    const task = taskIdOf(response);
    const reading = readEvents(response);
    await until('some text', async () => (await other.task(task)).last_message_id !== '0-0');
    expect(await other.cancel(session)).toEqual({ cancelled: true, reason: null });
    const seen = chunks(await reading);
    expect(seen.slice(-2)).toEqual([{ type: 'abort' }, { type: 'finish' }]);
    expect(await one.task(task)).toMatchObject({ outcome: 'stopped' });
  });

  it('go on with a task whose process was killed, without a hole or a double', async () => {
    const session = await fleet.client(0).createSession();
    const undisturbed = (await fleet.client(0).ask(session, TEXT)).events;
    const response = await fleet.client(0).send(session, TEXT, 'killed');
    const head = await readEvents(response, (_event, count) => count >= 40);
    await fleet.kill(0);
    const rest = await fleet.client(1).read(taskIdOf(response), lastId(head));
    const seen = [...head, ...rest];
    expect(withoutIds(seen)).toBe(withoutIds(undisturbed));
    expect(await fleet.client(1).read(taskIdOf(response))).toEqual(seen);
  });

  it('hand tasks over at once when one is asked to leave', async () => {
    const session = await fleet.client(0).createSession();
    const response = await fleet.client(0).send(session, TEXT, 'handed over');
    const head = await readEvents(response, (_event, count) => count >= 20);
    const leaving = fleet.members[0];
    fleet.members[0] = null;
    expect(await leaving?.end('SIGTERM')).toBe(0);
    const rest = await fleet.client(1).read(taskIdOf(response), lastId(head));
    expect(textOf([...head, ...rest])).toHaveLength(1_500);
  });

  it(
    `lose nothing and repeat nothing while they are killed at random (${TASKS} tasks, seed ${SEED})`,
    async () => {
      const turn = await undisturbed(TEXT);
      const agent = await undisturbed(AGENT);
      const deadline = Date.now() + SECONDS * 1_000;
      const killing = killUntil(deadline);
      const started = Date.now();
      const runs = Array.from({ length: TASKS }, async (_, index) => {
        await setTimeout((index / TASKS) * SECONDS * 700);
        const session = await fleet.insist(random, (client) => client.createSession());
        const isAgent = index % 2 === 1;
        const task = await fleet.send(random, session, isAgent ? AGENT : TEXT, `m-${index}`);
        const seen = await fleet.follow(random, task);
        const operation = isAgent ? announcedTask(seen) : null;
        const rest = operation === null ? null : await fleet.follow(random, operation);
        return { session, task, seen, operation, rest, expected: isAgent ? agent : turn };
      });
      const results = await Promise.all(runs);
      const kills = await killing;
      let entries = 0;
      for (const { session, task, seen, operation, rest, expected } of results) {
        expect(withoutIds(seen)).toBe(withoutIds(expected.seen));
        expect(await fleet.client(1).read(task)).toEqual(seen);
        expect(await fleet.client(0).task(task)).toMatchObject({ outcome: 'completed' });
        if (operation !== null && rest !== null) {
          expect(comparable(rest, session)).toBe(comparable(expected.rest ?? [], expected.session));
          expect(await fleet.client(0).read(operation)).toEqual(rest);
          expect(await fleet.client(1).task(operation)).toMatchObject({ outcome: 'completed' });
        }
        for (const stream of rest === null ? [seen] : [seen, rest]) {
          expect(chunks(stream).filter(({ type }) => type === 'finish')).toHaveLength(1);
          expect(new Set(stream.map(({ id }) => id)).size).toBe(stream.length);
          entries += stream.length;
        }
        const { messages, active_stream } = await fleet.client(0).detail(session);
        expect(active_stream).toBeNull();
        expect(messages.map(({ role }) => role)).toEqual(
          operation === null ? ['user', 'assistant'] : ['user', 'assistant', 'tool', 'assistant'],
        );
      }
      const figures = {
        tasks: results.length,
        kills,
        entries,
        ms: Date.now() - started,
        seed: SEED,
      };
      process.stdout.write(`endurance: ${JSON.stringify(figures)}\n`);
      expect(kills).toBeGreaterThan(0);
    },
    (SECONDS + 180) * 1_000,
  );
});

interface Reference {
  readonly session: string;
  readonly seen: StreamEvent[];
  readonly rest: StreamEvent[] | null;
}

async function undisturbed(message: string): Promise<Reference> {
  const session = await fleet.client(0).createSession();
  const seen = (await fleet.client(0).ask(session, message)).events;
  const rest = message === AGENT ? await fleet.client(1).read(announcedTask(seen)) : null;
  return { session, seen, rest };
}

/** A stream without what differs between runs. */
function comparable(seen: readonly StreamEvent[], session: string): string {
  return withoutIds(seen.map(({ id, data }) => ({ id, data: data.replaceAll(session, '') })));
}

/** Kills one or both at random moments and starts them again. @returns how many kills there were. */
async function killUntil(deadline: number): Promise<number> {
  let kills = 0;
  while (Date.now() < deadline) {
    await setTimeout(300 + random() * 1_500);
    const victims = random() < 0.2 ? [0, 1] : [random() < 0.5 ? 0 : 1];
    kills += victims.length;
    await Promise.all(victims.map((index) => fleet.kill(index)));
    await setTimeout(random() * 1_000);
    await Promise.all(victims.map((index) => fleet.restart(index)));
  }
  return kills;
}
