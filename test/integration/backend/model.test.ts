import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, announcedTask, chunks, readEvents, textOf } from './support/client';
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

const toolStart = (index: number, id: string, name: string) => ({
  tool_calls: [{ index, id, type: 'function', function: { name, arguments: '' } }],
});
const toolPiece = (index: number, text: string) => ({
  tool_calls: [{ index, function: { arguments: text } }],
});
const backendLog = () => readFileSync(join(running.folder.path, 'backend.log'), 'utf8');

describe('a real model', () => {
  it('is asked with the conversation and the tools, and its words are streamed as they come', async () => {
    server.answer(async ({ open, say, finish }) => {
      open();
      say('Hel');
      // The rest waits until the beginning has been seen.
      await until('the first words', () => seenFirst);
      say('lo ☕', '!');
      finish();
    });
    let seenFirst = false;
    const session = await client.createSession();
    const response = await client.send(session, 'Good morning');
    const events = await readEvents(response, ({ data }) => {
      seenFirst ||= data.includes('Hel');
      return false;
    });
    expect(textOf(events)).toBe('Hello ☕!');
    expect(chunks(events).at(-1)).toEqual({ type: 'finish' });
    expect((await client.detail(session)).messages[1]).toMatchObject({ content: 'Hello ☕!' });

    const { request, authorization } = server.exchanges.at(-1) ?? {};
    expect(authorization).toBe('Bearer sk-a-key-for-tests');
    expect(request?.model).toBe('test-model');
    expect(request?.messages).toMatchObject([
      { role: 'system' },
      { role: 'user', content: 'Good morning' },
    ]);
    const tools = request?.tools.map((tool) => tool.function.name) ?? [];
    expect(tools).toContain('create_agent');
    expect(tools).not.toContain('show_card');
  });

  it('thinks aloud in parts of their own', async () => {
    server.answer(({ open, delta, say, finish }) => {
      open();
      delta({ reasoning_content: 'Let me ' });
      delta({ reasoning_content: 'think.' });
      say('Done.');
      finish();
    });
    const { seen, events } = await ask('Think');
    expect(seen.map(({ type }) => type)).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-end',
      'finish',
    ]);
    expect(textOf(events)).toBe('Done.');
  });

  it('calls tools, whose arguments arrive in fragments, and goes on with their answers', async () => {
    server.answer(({ open, say, delta, finish }, index) => {
      open();
      if (index > 0) {
        say('That is all.');
        return finish();
      }
      say('Looking.');
      delta(toolStart(0, 'call_a', 'find_agent'));
      for (const piece of ['{"que', 'ry":"n', 'ews"}']) delta(toolPiece(0, piece));
      delta(toolStart(1, 'call_b', 'get_doc_page'));
      delta(toolPiece(1, '{"path":"glossary"}'));
      finish('tool_calls');
    });
    const { seen, session } = await ask('Find something');
    const calls = seen.filter((chunk) => chunk.type === 'tool-input-available');
    expect(calls.map(({ toolName, input }) => [toolName, input])).toEqual([
      ['find_agent', { query: 'news' }],
      ['get_doc_page', { path: 'glossary' }],
    ]);
    const outputs = seen.filter((chunk) => chunk.type === 'tool-output-available');
    expect(outputs.map(({ output }) => JSON.parse(String(output)).type)).toEqual([
      'agents_found',
      'doc_page',
    ]);
    const ids = calls.map(({ toolCallId }) => toolCallId);
    const asked = server.exchanges.at(-1)?.request.messages ?? [];
    expect(asked.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool']);
    expect(asked[2]?.tool_calls?.map(({ id }) => id)).toEqual(ids);
    expect(asked.slice(3).map(({ tool_call_id }) => tool_call_id)).toEqual(ids);
    expect((await client.detail(session)).messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
    ]);
  });

  it('learns that arguments did not fit', async () => {
    server.answer(({ open, say, delta, finish }, index) => {
      open();
      if (index === 0) {
        delta(toolStart(0, 'call_a', 'find_agent'));
        delta(toolPiece(0, '{"question": "news"'));
        return finish('tool_calls');
      }
      say('Sorry.');
      finish();
    });
    const { seen } = await ask('Find something');
    const output = seen.find((chunk) => chunk.type === 'tool-output-available')?.output;
    expect(JSON.parse(String(output))).toMatchObject({ type: 'error', error: 'invalid_arguments' });
    expect(seen.at(-1)).toEqual({ type: 'finish' });
  });

  it('starts a long-running tool and comments on its result in the tool’s own task', async () => {
    server.answer(({ request, open, say, delta, finish }) => {
      open();
      if (request.messages.at(-1)?.role === 'tool') {
        say('It is saved.');
        return finish();
      }
      delta(toolStart(0, 'call_a', 'create_agent'));
      delta(toolPiece(0, '{"description":"an agent that reads the news","steps":2,"interval":1}'));
      finish('tool_calls');
    });
    const { events, session } = await ask('Build it');
    const operation = await client.read(announcedTask(events));
    expect(textOf(operation)).toBe('It is saved.');
    const { messages } = await client.detail(session);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({ type: 'agent_saved' });
  });

  it('has its usage in the log and nowhere else', async () => {
    server.answer(({ open, say, finish }) => {
      open();
      say('Hi.');
      finish();
    });
    const { events } = await ask('Hi');
    expect(JSON.stringify(events)).not.toContain('oken');
    await until('the usage in the log', () => backendLog().includes('"totalTokens":12'));
    expect(backendLog()).not.toContain('sk-a-key-for-tests');
  });
});
