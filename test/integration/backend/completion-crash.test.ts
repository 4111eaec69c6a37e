import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { noRabbitmq, type Rabbitmq, startRabbitmq } from '../../support/rabbitmq';
import { type BuiltBackend, buildBackend } from './support/build';
import { ApiClient, chunks, lastId, readEvents } from './support/client';
import { type Folder, makeFolder } from './support/folder';
import { AGENT, startGenerator, type TestGenerator } from './support/generator';
import { complete, KEY, outputs, startOperation, toolRow } from './support/operation';
import { type BackendProcess, startProcess, TOKEN } from './support/process';
import { until } from './support/until';

const DONE = { success: true, result: { agent_json: AGENT }, error: null };

let built: BuiltBackend;
let folder: Folder;
let generator: TestGenerator;
let backend: BackendProcess;

beforeAll(async () => {
  built = await buildBackend();
});

afterAll(() => built.remove());

beforeEach(async () => {
  folder = makeFolder();
  generator = await startGenerator();
});

afterEach(async () => {
  await backend.end('SIGKILL');
  await generator.stop();
  folder.remove();
});

const client = () => new ApiClient(backend.url, TOKEN);

async function start(env: Record<string, string> = {}): Promise<void> {
  backend = await startProcess(built.entry, folder.path, {
    CHAT_INTERNAL_API_KEY: KEY,
    LEASE_TTL: '500',
    ...env,
  });
}

async function waiting(task: string): Promise<string> {
  const leave = new AbortController();
  const response = await client().stream(task, '0-0', leave.signal);
  const seen = await readEvents(response, ({ data }) => /Waiting[^}]*running/.test(data));
  leave.abort();
  return lastId(seen);
}

/** The operation has ended once, as an agent in the library, whatever happened on the way. */
async function expectDoneOnce(session: string, task: string): Promise<void> {
  const events = await client().read(task);
  expect(outputs(events)).toEqual([expect.objectContaining({ type: 'agent_saved' })]);
  expect(chunks(events).filter(({ type }) => type === 'finish')).toHaveLength(1);
  expect(await client().task(task)).toMatchObject({ outcome: 'completed' });
  const { messages } = await client().detail(session);
  expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  expect(await toolRow(client(), session)).toMatchObject({ type: 'agent_saved' });
}

describe('a backend that is killed while an operation waits', () => {
  it('waits again after its restart, without asking the service twice', async () => {
    const env = { AGENT_GENERATOR_URL: generator.url };
    await start(env);
    const { session, task, id } = await startOperation(client());
    const position = await waiting(task);
    await backend.end('SIGKILL');
    await start(env);
    expect(await client().task(task)).toMatchObject({
      status: 'running',
      last_message_id: position,
    });
    expect((await complete(client(), id, DONE)).status).toBe(200);
    await expectDoneOnce(session, task);
    expect(generator.requests).toHaveLength(1);
  });

  it('loses no completion that it has acknowledged', async () => {
    const env = { AGENT_GENERATOR_URL: generator.url };
    await start(env);
    const { session, task, id } = await startOperation(client());
    await waiting(task);
    expect((await complete(client(), id, DONE)).status).toBe(200);
    await backend.end('SIGKILL');
    await start(env);
    await complete(client(), id, { success: false, error: 'a late second opinion' });
    await expectDoneOnce(session, task);
  });

  it('keeps the deadline that it had', async () => {
    const env = { AGENT_GENERATOR_URL: generator.url, OPERATION_TIMEOUT: '3000' };
    await start(env);
    const { task } = await startOperation(client());
    await waiting(task);
    const { created_at: created = '' } = await client().task(task);
    await backend.end('SIGKILL');
    await start(env);
    await client().read(task);
    expect(await client().task(task)).toMatchObject({ outcome: 'failed' });
    expect(Date.now() - Date.parse(created ?? '')).toBeGreaterThanOrEqual(3_000);
  });
});

describe('the bundled generator', () => {
  const script = (way: string, more = '') =>
    `/script create-agent via=${way} steps=2 interval=100 chars=40 delta=0 ${more}`;

  it.each(['webhook', 'sync'])('makes an agent (%s)', async (way) => {
    await start();
    const { session, task } = await startOperation(client(), script(way));
    await expectDoneOnce(session, task);
  });

  it('fails on request', async () => {
    await start();
    for (const way of ['webhook', 'sync']) {
      const { task } = await startOperation(client(), script(way, 'fail=generate'));
      await client().read(task);
      expect(await client().task(task)).toMatchObject({ outcome: 'failed' });
    }
  });

  it('says what is missing', async () => {
    await start({ CHAT_INTERNAL_API_KEY: '' });
    for (const [way, missing] of [
      ['webhook', 'CHAT_INTERNAL_API_KEY'],
      ['queue', 'RABBITMQ_URL'],
    ] as const) {
      const { task } = await startOperation(client(), script(way));
      expect(outputs(await client().read(task))[0]?.message).toContain(`${missing} is not set`);
    }
  });

  it('does what it has accepted, after a crash too', async () => {
    await start();
    const long = '/script create-agent via=webhook steps=1 interval=1500 chars=40 delta=0';
    const { session, task } = await startOperation(client(), long);
    await waiting(task);
    await backend.end('SIGKILL');
    await start();
    await expectDoneOnce(session, task);
  });
});

describe.skipIf(noRabbitmq)(`with RabbitMQ${noRabbitmq ? ` (${noRabbitmq})` : ''}`, () => {
  let rabbitmq: Rabbitmq;

  beforeAll(async () => {
    rabbitmq = await startRabbitmq();
  });

  afterAll(() => rabbitmq?.stop());

  const withQueue = () => ({
    RABBITMQ_URL: rabbitmq.url,
    AGENT_GENERATOR_URL: generator.url,
    COMPLETION_RETRY_DELAY: '200',
  });
  const message = (operation: string, task: string) => ({
    ...DONE,
    operation_id: operation,
    task_id: task,
  });

  it('completes from the queue', async () => {
    await start(withQueue());
    const { session, task, id } = await startOperation(client());
    await waiting(task);
    await rabbitmq.publish(message(id, task));
    await expectDoneOnce(session, task);
  });

  it('completes what was reported while it was dead', async () => {
    await start(withQueue());
    const { session, task, id } = await startOperation(client());
    await waiting(task);
    await backend.end('SIGKILL');
    await rabbitmq.publish(message(id, task));
    await start(withQueue());
    await expectDoneOnce(session, task);
  });

  it('completes once when it is told in both ways, whenever it dies', async () => {
    for (const pause of [0, 1, 3, 8]) {
      await start(withQueue());
      const { session, task, id } = await startOperation(client());
      await waiting(task);
      const webhook = complete(client(), id, DONE).catch(() => null);
      await Promise.all([rabbitmq.publish(message(id, task)), rabbitmq.publish(message(id, task))]);
      for (let turn = 0; turn < pause; turn += 1) await setImmediate();
      await backend.end('SIGKILL');
      await webhook;
      await start(withQueue());
      await expectDoneOnce(session, task);
      await until('the queue', async () => (await rabbitmq.count('chat_operation_complete')) === 0);
      await backend.end('SIGKILL');
    }
  });

  it('goes on with the queue after RabbitMQ was killed', async () => {
    await start(withQueue());
    const { session, task, id } = await startOperation(client());
    await waiting(task);
    await rabbitmq.kill();
    await rabbitmq.restart();
    await rabbitmq.publish(message(id, task));
    await expectDoneOnce(session, task);
  });

  it('hears from the bundled generator', async () => {
    await start({ RABBITMQ_URL: rabbitmq.url });
    const { session, task } = await startOperation(
      client(),
      '/script create-agent via=queue steps=1 interval=50 chars=40 delta=0',
    );
    await expectDoneOnce(session, task);
  });

  it('starts, works and stops without a RabbitMQ that answers', async () => {
    await start({ ...withQueue(), RABBITMQ_URL: 'amqp://guest:guest@127.0.0.1:1' });
    const { session, task, id } = await startOperation(client());
    await complete(client(), id, DONE);
    await expectDoneOnce(session, task);
    expect(await backend.end('SIGTERM')).toBe(0);
  });
});
