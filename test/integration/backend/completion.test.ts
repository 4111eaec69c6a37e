import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chunks, readEvents, textOf } from './support/client';
import { makeFolder } from './support/folder';
import { AGENT, startGenerator, type TestGenerator } from './support/generator';
import { type InProcess, startInProcess } from './support/in-process';
import {
  complete,
  KEY,
  lastProgress,
  outputs,
  shape,
  startOperation,
  startOperationIn,
  toolRow,
} from './support/operation';

const DONE = { success: true, result: { agent_json: AGENT } };

let generator: TestGenerator;
let running: InProcess;

beforeEach(async () => {
  generator = await startGenerator();
});

afterEach(async () => {
  await running?.stop();
  await generator.stop();
});

async function start(env: Record<string, string> = {}) {
  running = await startInProcess({
    CHAT_INTERNAL_API_KEY: KEY,
    AGENT_GENERATOR_URL: generator.url,
    ...env,
  });
  return running.client;
}

describe('an operation that an outside service works on', () => {
  it('waits, says so, and goes on when it is completed', async () => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    expect(await generator.request(0)).toEqual({
      path: '/api/generate-agent',
      instructions: expect.stringContaining('An agent'),
      operation_id: id,
      task_id: task,
    });
    const leave = new AbortController();
    const waiting = await client.stream(task, '0-0', leave.signal);
    const seen = await readEvents(waiting, ({ data }) => /Waiting[^}]*running/.test(data));
    leave.abort();
    expect(lastProgress(seen)).toEqual([
      'Ask the agent generator: done',
      'Waiting for the agent generator: running',
    ]);
    expect(await client.task(task)).toMatchObject({ status: 'running', operation_id: id });
    const before = (await client.detail(session)).messages;
    expect(await toolRow(client, session)).toMatchObject({ type: 'operation_pending' });

    const response = await complete(client, id, DONE);
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ status: 'ok', task_id: task });

    const events = await client.read(task);
    expect(shape(events)).toEqual([
      'tool-input-available',
      'data-operation-progress',
      'tool-output-available',
      'start',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(outputs(events)).toEqual([
      expect.objectContaining({ type: 'agent_saved', agent_name: 'Tide Watcher' }),
    ]);
    expect(lastProgress(events).at(-1)).toBe('Waiting for the agent generator: done');
    expect(await client.task(task)).toMatchObject({ status: 'completed', outcome: 'completed' });
    const after = (await client.detail(session)).messages;
    // The row of the call is the same one; the model's words come after it.
    expect(after.map(({ id: row }) => row).slice(0, before.length)).toEqual(
      before.map(({ id: row }) => row),
    );
    expect(after.slice(before.length).map(({ role }) => role)).toEqual(['assistant']);
    expect(await toolRow(client, session)).toMatchObject({ type: 'agent_saved' });
    const library = await client.ask(session, '/script tool tool=find_library_agent args={}');
    expect(outputs(library.events)[0]).toMatchObject({
      type: 'agents_found',
      agents: [expect.objectContaining({ name: 'Tide Watcher' })],
    });
  });

  it('C29: is completed once, however often it is reported', async () => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    const other = { success: false, error: 'too late' };
    const answers = await Promise.all(
      [DONE, other, DONE, other].map((body) => complete(client, id, body)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const events = await client.read(task);
    expect((await complete(client, id, other)).status).toBe(200);
    expect(await client.read(task)).toEqual(events);
    expect(outputs(events).map(({ type }) => type)).toEqual(['agent_saved']);
    expect(chunks(events).filter(({ type }) => type === 'finish')).toHaveLength(1);
    const { messages } = await client.detail(session);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
  });

  it('goes on at once when it is completed before it waits', async () => {
    const client = await start();
    generator.answerWith(async ({ operation_id }) => {
      expect((await complete(client, operation_id, DONE)).status).toBe(200);
      return { status: 202 };
    });
    const { task } = await startOperation(client);
    expect(outputs(await client.read(task))[0]).toMatchObject({ type: 'agent_saved' });
  });

  it('fails visibly when the service has failed', async () => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    await complete(client, id, { success: false, error: 'The model was tired.' });
    const events = await client.read(task);
    expect(outputs(events)).toEqual([
      expect.objectContaining({ type: 'error', message: 'The model was tired.' }),
    ]);
    expect(chunks(events).slice(-2)).toEqual([
      { type: 'error', errorText: '[code:generation_failed] The model was tired.' },
      { type: 'finish' },
    ]);
    expect(await client.task(task)).toMatchObject({ status: 'failed', outcome: 'failed' });
    const { messages } = await client.detail(session);
    expect(messages.at(-1)).toMatchObject({ role: 'assistant' });
    expect(await toolRow(client, session)).toMatchObject({ type: 'error' });
  });

  it('fails at its deadline, and a later completion changes nothing', async () => {
    const client = await start({ OPERATION_TIMEOUT: '400' });
    const { session, task, id } = await startOperation(client);
    const events = await client.read(task);
    expect(chunks(events).at(-2)).toEqual({
      type: 'error',
      errorText: expect.stringContaining('[code:operation_timeout]'),
    });
    expect(lastProgress(events).at(-1)).toBe('Waiting for the agent generator: failed');
    const response = await complete(client, id, DONE);
    expect(await response.json()).toEqual({ status: 'ok', task_id: task });
    expect(await client.read(task)).toEqual(events);
    expect(await toolRow(client, session)).toMatchObject({
      type: 'error',
      error: 'operation_timeout',
    });
  });

  it('C29: stays stopped when it is completed after a cancel', async () => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    await generator.request(0);
    expect(await client.cancel(session, task)).toMatchObject({ cancelled: true });
    expect((await complete(client, id, DONE)).status).toBe(200);
    expect(chunks(await client.read(task)).slice(-2)).toEqual([
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(await client.task(task)).toMatchObject({ outcome: 'stopped' });
    expect(await toolRow(client, session)).toMatchObject({ type: 'error', error: 'stopped' });
  });

  it('can be stopped while the service does not answer', async () => {
    const client = await start();
    generator.answerWith(() => new Promise(() => undefined));
    const { session, task } = await startOperation(client);
    await generator.request(0);
    expect(await client.cancel(session, task)).toMatchObject({ cancelled: true });
  });

  it('takes an answer that comes at once', async () => {
    const client = await start();
    generator.answerWith(() => ({ status: 200, body: { success: true, agent_json: AGENT } }));
    const { task } = await startOperation(client);
    expect(outputs(await client.read(task))[0]).toMatchObject({ agent_name: 'Tide Watcher' });
  });

  it('asks again, with the same ids, as long as the service cannot answer', async () => {
    const client = await start();
    const busy = () => ({ status: 503, body: { detail: 'busy' } });
    generator.answerWith(busy, busy);
    const { task, id } = await startOperation(client);
    await generator.request(2);
    await complete(client, id, DONE);
    expect(outputs(await client.read(task))[0]).toMatchObject({ type: 'agent_saved' });
    expect(new Set(generator.requests.map((request) => JSON.stringify(request))).size).toBe(1);
    expect(generator.requests).toHaveLength(3);
  });

  it('fails with the reason of a service that refuses', async () => {
    const client = await start();
    generator.answerWith(() => ({ status: 400, body: { error: 'no such blocks' } }));
    const { task } = await startOperation(client);
    const events = await client.read(task);
    expect(outputs(events)[0]).toMatchObject({
      type: 'error',
      message: expect.stringContaining('no such blocks'),
    });
    expect(await client.task(task)).toMatchObject({ status: 'failed' });
  });

  it.each([
    ['JSON text', JSON.stringify({ agent_json: AGENT }), { type: 'agent_saved' }],
    ['an agent without a wrapper', AGENT, { type: 'agent_saved', agent_name: 'Tide Watcher' }],
    [
      'another response',
      { type: 'clarification_needed', message: '?', questions: [] },
      { type: 'clarification_needed' },
    ],
    ['a text', 'All done.', { type: 'operation_completed', message: 'All done.' }],
    ['nothing', null, { type: 'operation_completed' }],
  ])('understands a result that is %s', async (_name, result, expected) => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    await complete(client, id, { success: true, result, error: null });
    expect(outputs(await client.read(task))).toEqual([expect.objectContaining(expected)]);
    expect(await toolRow(client, session)).toMatchObject(expected);
    expect(await client.task(task)).toMatchObject({ status: 'completed' });
  });

  it('lets the model call tools when it goes on', async () => {
    const scripts = makeFolder();
    const file = join(scripts.path, 'scripts.json');
    const steps = [
      { tool: 'create_agent', arguments: { description: 'An agent that watches the tide' } },
      { text: 'Now another. ' },
      { tool: 'find_agent', arguments: { query: 'news' } },
      { text: 'Both are done.' },
    ];
    writeFileSync(file, JSON.stringify({ scripts: [{ name: 'two', pattern: '^two$', steps }] }));
    const client = await start({ LONGHAUL_SCRIPTS: file });
    const { session, task, id } = await startOperation(client, 'two');
    await complete(client, id, DONE);
    const events = await client.read(task);
    expect(outputs(events).map(({ type }) => type)).toEqual(['agent_saved', 'agents_found']);
    expect(textOf(events)).toBe('Now another. Both are done.');
    const { messages } = await client.detail(session);
    expect(messages.map(({ role }) => role)).toEqual([
      ...['user', 'assistant', 'tool'],
      ...['assistant', 'tool', 'assistant'],
    ]);
    scripts.remove();
  });

  it('changes an agent and saves it as its next version', async () => {
    const client = await start();
    const { session, task, id } = await startOperation(client);
    await complete(client, id, DONE);
    await client.read(task);
    const edit = await startOperationIn(
      client,
      session,
      '/script edit-agent agent="Tide Watcher" changes="add a siren" chars=40 delta=0',
    );
    const request = await generator.request(1);
    expect(request).toMatchObject({
      path: '/api/update-agent',
      update_request: 'add a siren',
      current_agent_json: { name: 'Tide Watcher', nodes: AGENT.nodes },
    });
    await complete(client, edit.id, {
      success: true,
      result: { agent_json: { ...AGENT, links: [1] } },
    });
    expect(outputs(await client.read(edit.task))[0]).toMatchObject({
      type: 'agent_saved',
      graph_version: 2,
      agent_name: 'Tide Watcher',
    });
  });
});
