import { afterEach, describe, expect, it } from 'vitest';
import { AGENT } from './support/generator';
import { type InProcess, startInProcess } from './support/in-process';
import { complete, KEY, outputs, startOperation } from './support/operation';
import { until } from './support/until';

const DONE = { success: true, result: { agent_json: AGENT } };
const LONG = '/script create-agent steps=3 interval=60000 chars=40 delta=0';

let running: InProcess;

afterEach(() => running.stop());

async function start(key = KEY) {
  running = await startInProcess({ CHAT_INTERNAL_API_KEY: key });
  return running.client;
}

describe('an operation of the backend itself', () => {
  it('is completed by whoever comes first', async () => {
    const client = await start();
    const { task, id } = await startOperation(client, LONG);
    await until('its first step', async () => (await client.task(task)).last_message_id !== '0-0');
    await complete(client, id, DONE);
    const events = await client.read(task);
    expect(outputs(events)).toEqual([expect.objectContaining({ agent_name: 'Tide Watcher' })]);
    const quick = await startOperation(
      client,
      '/script create-agent steps=1 interval=0 chars=40 delta=0',
    );
    const own = await client.read(quick.task);
    await complete(client, quick.id, DONE);
    expect(await client.read(quick.task)).toEqual(own);
  });
});

describe('the webhook', () => {
  const body = { success: true };

  it('is closed without a configured key', async () => {
    const client = await start('');
    const { id } = await startOperation(client, LONG);
    const response = await complete(client, id, body);
    expect(response.status).toBe(503);
    expect(await response.json()).toEqual({
      detail: expect.stringContaining('CHAT_INTERNAL_API_KEY'),
    });
  });

  it('needs the key, not a token', async () => {
    const client = await start();
    const { id, task } = await startOperation(client, LONG);
    for (const key of [null, '', 'wrong', `${KEY}x`]) {
      const response = await complete(client, id, body, key);
      expect(response.status).toBe(401);
      expect(await response.json()).toEqual({ detail: 'Invalid API key' });
    }
    const path = `/operations/${id}/complete`;
    expect((await client.request(path, { method: 'POST', body })).status).toBe(401);
    expect(await client.task(task)).toMatchObject({ status: 'running' });
  });

  it('knows only operations, and bodies that fit', async () => {
    const client = await start();
    const { id, task } = await startOperation(client, LONG);
    const unknown = await complete(client, 'op-nobody-has', body);
    expect(unknown.status).toBe(404);
    expect(await unknown.json()).toMatchObject({ detail: 'Operation op-nobody-has not found.' });
    for (const misfit of [{}, [], { success: 'yes' }, { success: true, result: 5 }, undefined]) {
      expect((await complete(client, id, misfit)).status).toBe(422);
    }
    expect(await client.task(task)).toMatchObject({ status: 'running' });
  });

  it('refuses a body that is nested too deeply, so that nobody sends it again', async () => {
    const client = await start();
    const { id, task } = await startOperation(client, LONG);
    const nested = JSON.parse(`${'['.repeat(3_000)}${']'.repeat(3_000)}`);
    const response = await complete(client, id, { success: true, result: { nested } });
    expect(response.status).toBe(422);
    expect(await client.task(task)).toMatchObject({ status: 'running' });
  });
});
