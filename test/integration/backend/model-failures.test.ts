import { describe, expect, it } from 'vitest';
import { chunks, readEvents, taskIdOf, textOf } from './support/client';
import type { ModelServer } from './support/model-server';
import { until } from './support/until';
import { backendWithModel, toolPiece, toolStart } from './support/with-model';

const backend = backendWithModel();

type Mid = Parameters<Parameters<ModelServer['answer']>[0]>[0];

describe('a real model that fails', () => {
  it.each([
    [401, 'Incorrect API key', 'authentication_failed'],
    [403, 'The model is not available in your region', 'MODEL_NOT_AVAILABLE_REGION'],
    [404, 'no such model', 'model_not_found'],
    [402, 'no money', 'insufficient_quota'],
  ])('with status %i says %s', async (status, message, code) => {
    backend.server.answer(({ fail }) => fail(status, message));
    const { seen, taskId } = await backend.ask('Hi');
    expect(seen.slice(-2)).toMatchObject([
      { type: 'error', errorText: expect.stringContaining(`[code:${code}]`) },
      { type: 'finish' },
    ]);
    expect(await backend.client.task(taskId)).toMatchObject({ outcome: 'failed' });
  });

  it.each([
    [429, 'rate_limited'],
    [500, 'transient_api_error'],
  ])(
    'with status %i for a moment is asked again, and then reported as %s',
    async (status, code) => {
      const wait = { 'retry-after-ms': '10' };
      backend.server.answer(({ fail, open, say, finish }, index) => {
        if (index < 2) return fail(status, 'later', wait);
        open();
        say('Here I am.');
        finish();
      });
      expect(textOf((await backend.ask('Hi')).events)).toBe('Here I am.');
      backend.server.answer(({ fail }) => fail(status, 'later', wait));
      expect((await backend.ask('Hi')).seen.at(-2)).toMatchObject({
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
    backend.server.answer(async (exchange) => {
      exchange.open();
      exchange.say('Half an ', 'answer');
      await until('the half to be stored', async () => textSoFar.includes('answer'));
      disturb(exchange);
    });
    let textSoFar = '';
    const session = await backend.client.createSession();
    const response = await backend.client.send(session, 'Hi');
    const events = await readEvents(response, ({ data }) => {
      textSoFar += data;
      return false;
    });
    expect(chunks(events).slice(-3)).toMatchObject([
      { type: 'text-end', id: 'text-1' },
      { type: 'error', errorText: expect.stringContaining(`[code:${code}]`) },
      { type: 'finish' },
    ]);
    expect((await backend.client.detail(session)).messages[1]?.content).toBe('Half an answer');
    await backend.server.exchanges.at(-1)?.closed;
  });

  it('in the middle of a call gives the call up', async () => {
    backend.server.answer(async ({ open, delta, cut }) => {
      open();
      delta(toolStart(0, 'call_a', 'find_agent'));
      delta(toolPiece(0, '{"que'));
      await until('the call to be stored', () => textSoFar.includes('tool-input-start'));
      cut();
    });
    let textSoFar = '';
    const session = await backend.client.createSession();
    const events = await readEvents(await backend.client.send(session, 'Hi'), ({ data }) => {
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
    backend.server.answer(({ open, finish }) => {
      open();
      finish();
    });
    expect((await backend.ask('Hi')).seen.at(-2)).toMatchObject({
      errorText: expect.stringContaining('[code:empty_completion]'),
    });
  });

  it('is let go when the user stops', async () => {
    backend.server.answer(({ open, say }) => {
      open();
      say('Endless');
    });
    const session = await backend.client.createSession();
    const response = await backend.client.send(session, 'Hi');
    const task = taskIdOf(response);
    const events = readEvents(response, ({ data }) => {
      if (data.includes('Endless')) void backend.client.cancel(session, task);
      return false;
    });
    expect(chunks(await events).slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'abort' },
      { type: 'finish' },
    ]);
    await backend.server.exchanges.at(-1)?.closed;
  });
});
