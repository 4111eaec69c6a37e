/** Operations that are completed in both ways, again and again, while backends die. */
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/backend/copilot/scripted/random';
import { noRabbitmq, type Rabbitmq, startRabbitmq } from '../../support/rabbitmq';
import { type RedisServer, startRedis } from '../../support/redis';
import { type BuiltBackend, buildBackend } from './support/build';
import { announcedTask, chunks } from './support/client';
import { Fleet } from './support/fleet';
import { AGENT, startGenerator, type TestGenerator } from './support/generator';
import { describeWithRedis } from './support/needs';
import { complete, KEY, outputs } from './support/operation';
import { until } from './support/until';

/** The full size is 200 tasks and a minute of kills: `ENDURANCE_TASKS=200 ENDURANCE_SECONDS=60`. */
const TASKS = Number(process.env.ENDURANCE_TASKS ?? 20);
const SECONDS = Number(process.env.ENDURANCE_SECONDS ?? 6);
const SEED = Number(process.env.ENDURANCE_SEED ?? Date.now() % 100_000);

const DONE = { success: true, result: { agent_json: AGENT }, error: null };

const source = seededRandom(SEED);
/** A number from 0 up to 1. */
const random = () => source.below(1_000_000) / 1_000_000;

let built: BuiltBackend;
let redis: RedisServer;
let rabbitmq: Rabbitmq;
let generator: TestGenerator;
let fleet: Fleet;

describeWithRedis('two backend processes on one Redis', () => {
  describe.skipIf(noRabbitmq)(`and one RabbitMQ${noRabbitmq ? ` (${noRabbitmq})` : ''}`, () => {
    beforeAll(async () => {
      [built, redis, rabbitmq, generator] = await Promise.all([
        buildBackend(),
        startRedis(),
        startRabbitmq(),
        startGenerator(),
      ]);
      fleet = await Fleet.start(built.entry, 2, {
        REDIS_URL: redis.url,
        RABBITMQ_URL: rabbitmq.url,
        AGENT_GENERATOR_URL: generator.url,
        CHAT_INTERNAL_API_KEY: KEY,
        COMPLETION_RETRY_DELAY: '200',
        LEASE_TTL: '1000',
      });
    });

    afterAll(async () => {
      await fleet.stop();
      await Promise.all([generator.stop(), rabbitmq.stop(), redis.stop()]);
      built.remove();
    });

    it('completes in one what waits in the other', async () => {
      const [one, other] = [fleet.client(0), fleet.client(1)];
      const session = await one.createSession();
      const task = announcedTask(
        (await one.ask(session, '/script create-agent chars=40 delta=0')).events,
      );
      const id = await operationOf(task);
      const started = performance.now();
      expect((await complete(other, id, DONE)).status).toBe(200);
      expect(outputs(await one.read(task))).toHaveLength(1);
      // A hint has woken it, not the look that waiters take from time to time.
      expect(performance.now() - started).toBeLessThan(5_000);
    });

    it(
      `complete each of ${TASKS} operations once, whatever dies (seed ${SEED})`,
      async () => {
        let over = false;
        const killing = killForAWhile(() => over);
        await Promise.all(Array.from({ length: TASKS }, (_, index) => completeInAllWays(index)));
        over = true;
        await killing;
      },
      (SECONDS + 240) * 1_000,
    );
  });
});

function operationOf(task: string): Promise<string> {
  return until(
    'the request',
    () => generator.requests.find(({ task_id }) => task_id === task)?.operation_id,
    60_000,
  );
}

async function completeInAllWays(index: number): Promise<void> {
  await setTimeout(random() * SECONDS * 700);
  const session = await fleet.insist(random, (client) => client.createSession());
  const message = '/script create-agent chars=200 delta=3';
  const turn = await fleet.send(random, session, message, `operation ${index}`);
  const task = announcedTask(await fleet.follow(random, turn));
  const id = await operationOf(task);
  const webhook = () =>
    fleet.insist(random, async (client) => {
      const { status } = await complete(client, id, DONE);
      if (status !== 200) throw new Error(`status ${status}`);
    });
  const queue = () => rabbitmq.publish({ ...DONE, operation_id: id, task_id: task });
  const ways = [[webhook], [queue], [webhook, queue], [queue, queue, webhook, webhook]];
  await Promise.all((ways[index % ways.length] ?? []).map((report) => report()));

  const events = await fleet.follow(random, task);
  expect(outputs(events)).toEqual([expect.objectContaining({ type: 'agent_saved' })]);
  expect(chunks(events).filter(({ type }) => type === 'finish')).toHaveLength(1);
  const { messages } = await fleet.insist(random, (client) => client.detail(session));
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  expect(messages[2]?.content).toContain('"type":"agent_saved"');
}

async function killForAWhile(over: () => boolean): Promise<void> {
  const end = performance.now() + SECONDS * 1_000;
  while (!over() && performance.now() < end) {
    const index = random() < 0.5 ? 0 : 1;
    await setTimeout(300 + random() * 700);
    await fleet.kill(index);
    await setTimeout(random() * 500);
    await fleet.restart(index);
  }
}
