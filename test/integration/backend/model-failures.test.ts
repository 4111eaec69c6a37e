import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, chunks, readEvents, taskIdOf, textOf } from './support/client';
import { type InProcess, startInProcess } from './support/in-process';
import { type ModelServer, startModelServer } from './support/model-server';
import { until } from './support/until';

let server: ModelServer;
let running: InProcess;
let client: ApiClient;

beforeAll(async () => {
  server = await startModelServer();
  running = await startInProcess({
    OPENAI_BASE_URL: server.url,
    OPENAI_API_KEY: 'sk-a-key-for-tests',
    LONGHAUL_MODEL: 'test-model',
    MODEL_TIMEOUT: '400',
    LOG_LEVEL: 'info',
  });
  client = running.client;
});

afterAll(async () => {
  await running.stop();
  await server.stop();
});

async function ask(message: string) {
  const session = await client.createSession();
  const { events, taskId } = await client.ask(session, message);
  return { session, taskId, events, seen: chunks(events) };
}

type Mid = Parameters<Parameters<ModelServer['answer']>[0]>[0];

const toolStart = (index: number, id: string, name: string) => ({
  tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
});
const toolPiece = (index: number, text: string) => ({
  tool_calls: [{ index, function: { arguments: text } }],
});
describe('a real model that fails', () => {
  it.each([
    [401, 'Incorrect API key', 'authentication_failed'],
    [403, 'The model is not available in your region', 'MODEL_NOT_AVAILABLE_REGION'],
    [404, 'no such model', 'model_not_found'],
    [402, 'no money', 'insufficient_quota'],
  ])('with status %i says %s', async (status, message, code) => {
    server.answer(({ fail }) => fail(status, message));
    const { seen, taskId } = await ask('Hi');
    expect(seen.slice(-2)).toMatchObject([
      { type: 'error', errorText: expect.stringContaining(`[code:${code}]`) },
      { type: 'finish' },
    ]);
    expect(await client.task(taskId)).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    [429, 'rate_limited'],
    [500, 'transient_api_error'],
  ])(
    'with status %i for a moment is asked again, and then reported as %s',
    async (status, code) => {
      const wait = { 'retry-after-ms': '10' };
      server.answer(({ fail, open, say, finish }, index) => {
        if (index < 2) return fail(status, 'later', wait);
        open();
        say('Here I am.');
        finish();
      });
      expect(textOf((await ask('Hi')).events)).toBe('Here I am.');
      server.answer(({ fail }) => fail(status, 'later', wait));
      expect((await ask('Hi')).seen.at(-2)).toMatchObject({
        type: 'error',
        errorText: expect.stringContaining(`[code:${code}]`),
      });
    },
  );

  it.each([
    ['a cut connection', 'transient_api_error', (e: Mid) => e.cut()],
    ['an end without a reason', 'transient_api_error', (e: Mid) => e.response.end()],
    ['a chunk that is no JSON', 'sdk_stream_error', (e: Mid) => e.raw('data: {"half\n\n')],
    [
      'an error chunk',
      'sdk_stream_error',
      (e: Mid) => e.raw('data: {"error":{"message":"boom"}}\n\n'),
    ],
    ['silence', 'idle_timeout', () => undefined],
    ['the length limit', 'length', (e: Mid) => e.finish('length')],
    ['a filter', 'content_filter', (e: Mid) => e.finish('content_filter')],
  ])('in the middle by %s keeps what it had said', async (_what, code, disturb) => {
    server.answer(async (exchange) => {
      exchange.open();
      exchange.say('Half an ', 'answer');
      await until('the half to be stored', async () => textSoFar.includes('answer'));
      disturb(exchange);
    });
    let textSoFar = '';
    const session = await client.createSession();
    const response = await client.send(session, 'Hi');
    const events = await readEvents(response, ({ data }) => {
      textSoFar += data;
      return false;
    });
    expect(chunks(events).slice(-3)).toMatchObject([
      { type: 'text-end', id: 'text-1' },
      { type: 'error', errorText: expect.stringContaining(`[code:${code}]`) },
      { type: 'finish' },
    ]);
    expect((await client.detail(session)).messages[1]?.content).toBe('Half an answer');
    await server.exchanges.at(-1)?.closed;
  });

  it('in the middle of a call gives the call up', async () => {
    server.answer(async ({ open, delta, cut }) => {
      open();
      delta(toolStart(0, 'call_a', 'find_agent'));
      delta(toolPiece(0, '{"que'));
      await until('the call to be stored', () => textSoFar.includes('tool-input-start'));
      cut();
    });
    let textSoFar = '';
    const session = await client.createSession();
    const events = await readEvents(await client.send(session, 'Hi'), ({ data }) => {
      textSoFar += data;
      return false;
    });
    expect(chunks(events).map(({ type }) => type)).toEqual([
      'start',
      'tool-input-start',
      'tool-input-available',
      'tool-output-available',
      'error',
      'finish',
    ]);
  });

  it('with an empty answer says so', async () => {
    server.answer(({ open, finish }) => {
      open();
      finish();
    });
    expect((await ask('Hi')).seen.at(-2)).toMatchObject({
      errorText: expect.stringContaining('[code:empty_completion]'),
    });
  });

  it('is let go when the user stops', async () => {
    server.answer(({ open, say }) => {
      open();
      say('Endless');
    });
    const session = await client.createSession();
    const response = await client.send(session, 'Hi');
    const task = taskIdOf(response);
    const events = readEvents(response, ({ data }) => {
      if (data.includes('Endless')) void client.cancel(session, task);
      return false;
    });
    expect(chunks(await events).slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'abort' },
      { type: 'finish' },
    ]);
    await server.exchanges.at(-1)?.closed;
  });
});
