/** What a real model does (thinking, writing calls in pieces, breaking off) as the `ai` package's client reads it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InProcess, startInProcess } from '../integration/backend/support/in-process';
import { type ModelServer, startModelServer } from '../integration/backend/support/model-server';
import { TOKEN } from '../integration/backend/support/process';
import { openChat, textOf, toolsOf, VERSIONS } from './support/ai-chat';

let server: ModelServer;
let running: InProcess;

beforeAll(async () => {
  server = await startModelServer();
  running = await startInProcess({ OPENAI_BASE_URL: server.url, LONGHAUL_MODEL: 'test-model' });
});

afterAll(async () => {
  await running.stop();
  await server.stop();
});

const call = (args: string) => ({
  tool_calls: [
    { index: 0, id: 'call_a', type: 'function', function: { name: 'find_agent', arguments: args } },
  ],
});

describe.each(Object.entries(VERSIONS))('ai %s', (_version, load) => {
  async function open() {
    const session = await running.client.createSession();
    return openChat({ sdk: await load(), url: running.backend.url, token: TOKEN, session });
  }

  it('reads thoughts, text and calls', async () => {
    server.answer(({ open: begin, delta, say, finish }, index) => {
      begin();
      if (index > 0) {
        say('Here.');
        return finish();
      }
      delta({ reasoning_content: 'Hm.' });
      say('Looking. ');
      delta(call('{"query":"news"}'));
      finish('tool_calls');
    });
    const chat = await open();
    await chat.send('Find something');
    expect(chat.errors).toEqual([]);
    const [answer] = chat.assistant();
    expect(textOf(answer)).toBe('Looking. Here.');
    expect(answer?.parts.map(({ type }) => type)).toContain('reasoning');
    expect(toolsOf(answer).map(({ state }) => state)).toEqual(['output-available']);
  });

  it('learns that a call and its message were broken off', async () => {
    server.answer(({ open: begin, delta, say, raw }) => {
      begin();
      say('Looking.');
      delta(call('{"que'));
      raw('data: {"half\n\n');
    });
    const chat = await open();
    await chat.send('Find something');
    expect(chat.errors.map(({ message }) => message)).toEqual([
      expect.stringContaining('[code:sdk_stream_error]'),
    ]);
    expect(textOf(chat.assistant()[0])).toBe('Looking.');
    expect(toolsOf(chat.assistant()[0]).map(({ state }) => state)).toEqual(['output-available']);
  });
});
