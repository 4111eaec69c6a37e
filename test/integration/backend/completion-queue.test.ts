import { setTimeout } from 'node:timers/promises';
import { Connection } from 'rabbitmq-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/backend/clock';
import type { CompletionStore } from '../../../src/backend/completion/completion';
import { CompletionConsumer } from '../../../src/backend/completion/queue/consumer';
import {
  DEAD_LETTER_QUEUE,
  DELAY_QUEUE,
  QUEUE,
} from '../../../src/backend/completion/queue/topology';
import type { Storage } from '../../../src/backend/store/storage';
import { noRabbitmq, type Rabbitmq, startRabbitmq } from '../../support/rabbitmq';
import { createTurn, makeFolder, openStore, take } from '../../unit/backend/support/store';
import { until } from './support/until';

const RETRY_DELAY = 150;
const RETRIES = 3;

describe.skipIf(noRabbitmq)(
  `completions from RabbitMQ${noRabbitmq ? ` (${noRabbitmq})` : ''}`,
  () => {
    let rabbitmq: Rabbitmq;
    let folder: ReturnType<typeof makeFolder>;
    let storage: Storage;
    let log: string[];
    let consumers: CompletionConsumer[];

    beforeAll(async () => {
      rabbitmq = await startRabbitmq();
    });

    afterAll(() => rabbitmq?.stop());

    beforeEach(() => {
      folder = makeFolder();
      storage = openStore(folder.path, systemClock);
      log = [];
      consumers = [];
    });

    afterEach(async () => {
      await Promise.all(consumers.map((consumer) => consumer.stop()));
      for (const queue of [QUEUE, DELAY_QUEUE, DEAD_LETTER_QUEUE]) {
        await rabbitmq.connection.queuePurge(queue);
      }
      await storage.close();
      folder.remove();
    });

    async function consume(completions: CompletionStore = storage.completions) {
      const ready = `waiting for completions`;
      const said = log.filter((line) => line === ready).length;
      const note = (_details: object, message: string) => void log.push(message);
      const consumer = new CompletionConsumer(
        { completions, logger: { info: note, warn: note, error: note } },
        { url: rabbitmq.url, retryDelay: RETRY_DELAY, retries: RETRIES },
      );
      consumers.push(consumer);
      await until('the consumer', () => log.filter((line) => line === ready).length > said);
      return consumer;
    }

    async function createOperation(operationId: string): Promise<void> {
      await createTurn(storage, `turn of ${operationId}`);
      const task = {
        id: `task of ${operationId}`,
        kind: 'operation',
        turn: 1,
        messageId: null,
        operationId,
        toolName: 'create_agent',
        input: null,
      } as const;
      const lease = await take(storage, `turn of ${operationId}`);
      await storage.log.append(lease, [], [{ kind: 'create-task', task }]);
    }

    const stored = (operationId: string) => storage.completions.find(`task of ${operationId}`);
    const arrives = (operationId: string) =>
      until(`the completion of ${operationId}`, () => stored(operationId));

    /** Nothing waits any more, and nothing is held unacknowledged: closing the consumer would give it back. */
    async function expectQuiet(consumer: CompletionConsumer): Promise<void> {
      await consumer.stop();
      expect(await rabbitmq.count(QUEUE)).toBe(0);
      expect(await rabbitmq.count(DELAY_QUEUE)).toBe(0);
    }

    it('stores a completion and acknowledges its message', async () => {
      await createOperation('a');
      const consumer = await consume();
      await rabbitmq.publish({
        operation_id: 'a',
        task_id: 'task of a',
        success: true,
        result: { agent_json: { name: 'ü' } },
        error: null,
      });
      expect(await arrives('a')).toEqual({
        success: true,
        result: { agent_json: { name: 'ü' } },
        error: null,
        source: 'queue',
      });
      await expectQuiet(consumer);
    });

    it('reads bytes without a content type, and takes the same completion twice as one', async () => {
      await createOperation('a');
      const consumer = await consume();
      const body = { operation_id: 'a', success: false, error: 'first' };
      await rabbitmq.publish(Buffer.from(JSON.stringify(body)));
      await rabbitmq.publish(Buffer.from(JSON.stringify({ ...body, error: 'second' })));
      expect(await arrives('a')).toMatchObject({ success: false, error: 'first', result: null });
      await until(
        'both messages',
        () => log.filter((m) => m === 'completion received').length === 2,
      );
      expect(await stored('a')).toMatchObject({ error: 'first' });
      await expectQuiet(consumer);
    });

    it('C30: sets aside what can never be used, as it came, and goes on', async () => {
      await createOperation('a');
      const consumer = await consume();
      await rabbitmq.publish(Buffer.from('{"operation_id":"a", oops'), { from: 'test' });
      const broken = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(broken.body.toString()).toBe('{"operation_id":"a", oops');
      expect(broken.headers).toMatchObject({ from: 'test', 'x-reason': 'the body is not JSON' });
      for (const body of [{ success: true }, [1], 'text', { operation_id: 'a', success: 'yes' }]) {
        await rabbitmq.publish(body);
        const misfit = await rabbitmq.take(DEAD_LETTER_QUEUE);
        expect(misfit.body).toEqual(body);
        expect(misfit.headers?.['x-reason']).toBeTruthy();
      }
      expect(await stored('a')).toBeNull();
      await rabbitmq.publish({ operation_id: 'a', success: true });
      await arrives('a');
      await expectQuiet(consumer);
    });

    it.each([
      [3_000, 'text/plain'],
      [20_000, 'text/plain'],
      [3_000, 'application/json'],
      [20_000, 'application/json'],
    ])('sets aside what is nested too deeply, %i levels of %s', async (depth, contentType) => {
      const consumer = await consume();
      const nested = `${'['.repeat(depth)}${']'.repeat(depth)}`;
      const text = `{"operation_id":"a","success":true,"result":{"value":${nested}}}`;
      await rabbitmq.publish(Buffer.from(text), {}, contentType);
      const message = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(message.headers?.['x-reason']).toMatch(/nested too deeply/);
      if (contentType === 'text/plain') expect(message.body).toBe(text);
      await expectQuiet(consumer);
    });

    it('sets aside a message whose name of an operation is too long for a header', async () => {
      const consumer = await consume();
      const body = { operation_id: 'n'.repeat(10_000), success: true };
      await rabbitmq.publish(body);
      const message = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(message.body).toEqual(body);
      expect(message.headers?.['x-reason']).toMatch(/^there is no operation n+/);
      await expectQuiet(consumer);
    });

    it('moves a message whose headers are longer than it can send itself', async () => {
      const connection = new Connection({ url: rabbitmq.url, frameMax: 131_072 });
      const publisher = connection.createPublisher({ confirm: true });
      const consumer = await consume();
      const trace = 't'.repeat(100_000);
      const body = { operation_id: 'nobody', success: true };
      await publisher.send(
        { exchange: 'chat_operations', routingKey: 'operation.complete', headers: { trace } },
        body,
      );
      await publisher.close();
      await connection.close();
      const message = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(message.body).toEqual(body);
      await expectQuiet(consumer);
    });

    it('tries an unknown operation a few times with delay, then sets it aside', async () => {
      const seen: number[] = [];
      const consumer = await consume({
        ...storage.completions,
        find: (id) => storage.completions.find(id),
        watch: (id, listener) => storage.completions.watch(id, listener),
        claim: async (id, completion) => {
          seen.push(performance.now());
          return storage.completions.claim(id, completion);
        },
      });
      await rabbitmq.publish({ operation_id: 'nobody', success: true });
      const message = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(message.body).toEqual({ operation_id: 'nobody', success: true });
      expect(message.headers).toMatchObject({
        'x-attempts': RETRIES,
        'x-reason': 'there is no operation nobody',
      });
      expect(seen).toHaveLength(RETRIES + 1);
      for (const [index, time] of seen.slice(1).entries()) {
        expect(time - (seen[index] ?? 0)).toBeGreaterThanOrEqual(RETRY_DELAY - 5);
      }
      await expectQuiet(consumer);
    });

    it('completes an operation that becomes known between two tries', async () => {
      const consumer = await consume();
      await rabbitmq.publish({ operation_id: 'late', success: true, result: 'x' });
      await until('the delay', async () => (await rabbitmq.count(DELAY_QUEUE)) === 1);
      await createOperation('late');
      expect(await arrives('late')).toMatchObject({ result: 'x' });
      await expectQuiet(consumer);
      expect(await rabbitmq.count(DEAD_LETTER_QUEUE)).toBe(0);
    });

    it('never gives up while the storage fails', async () => {
      await createOperation('a');
      let failures = RETRIES + 3;
      const consumer = await consume({
        find: (id) => storage.completions.find(id),
        watch: (id, listener) => storage.completions.watch(id, listener),
        claim: async (id, completion) => {
          if (failures-- > 0) throw new Error('disk full');
          return storage.completions.claim(id, completion);
        },
      });
      await rabbitmq.publish({ operation_id: 'a', success: true });
      await arrives('a');
      expect(failures).toBe(-1);
      expect(log.filter((line) => line.includes('will try again'))).toHaveLength(RETRIES + 3);
      await expectQuiet(consumer);
      expect(await rabbitmq.count(DEAD_LETTER_QUEUE)).toBe(0);
    });

    it('gives back what it had not stored when it stops', async () => {
      await createOperation('a');
      let asked = 0;
      const stuck = await consume({
        find: (id) => storage.completions.find(id),
        watch: (id, listener) => storage.completions.watch(id, listener),
        claim: async () => {
          asked += 1;
          await setTimeout(2_500);
          throw new Error('too late');
        },
      });
      await rabbitmq.publish({ operation_id: 'a', success: true });
      await until('the message', () => asked === 1);
      const stopped = stuck.stop();
      await consume();
      await arrives('a');
      await stopped;
    });

    it('finds what was published before it was there, to a queue that others declared', async () => {
      await createOperation('a');
      const connection = new Connection(rabbitmq.url);
      await connection.queueDelete(QUEUE);
      await connection.exchangeDelete({ exchange: 'chat_operations' });
      await connection.exchangeDeclare({
        exchange: 'chat_operations',
        type: 'direct',
        durable: true,
      });
      await connection.queueDeclare({ queue: QUEUE, durable: true });
      await connection.queueBind({
        exchange: 'chat_operations',
        queue: QUEUE,
        routingKey: 'operation.complete',
      });
      await rabbitmq.publish({ operation_id: 'a', success: true });
      await connection.close();
      const consumer = await consume();
      await arrives('a');
      await expectQuiet(consumer);
    });

    it('C30: comes back after RabbitMQ was killed, and loses nothing', async () => {
      await createOperation('a');
      await createOperation('b');
      await createOperation('c');
      const consumer = await consume();
      await rabbitmq.publish({ operation_id: 'a', success: true });
      await arrives('a');
      // Waits in the delay queue while RabbitMQ is down.
      await rabbitmq.publish({ operation_id: 'unknown', success: true });
      await until('the delay', async () => (await rabbitmq.count(DELAY_QUEUE)) === 1);
      await rabbitmq.kill();
      await until('the loss', () => log.includes('no connection to RabbitMQ'));
      await rabbitmq.restart();
      await rabbitmq.publish({ operation_id: 'b', success: true });
      await arrives('b');
      const message = await rabbitmq.take(DEAD_LETTER_QUEUE);
      expect(message.body).toEqual({ operation_id: 'unknown', success: true });
      await rabbitmq.publish({ operation_id: 'c', success: true });
      await arrives('c');
      // A message whose acknowledgement was lost comes once more, so the queues may not be empty yet.
      await consumer.stop();
    });
  },
);
