import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { announcedTask, chunks, readEvents, textOf } from './support/client';
import { until } from './support/until';
import { backendWithModel, toolPiece, toolStart } from './support/with-model';

const backend = backendWithModel();

const backendLog = () => readFileSync(join(backend.folder.path, 'backend.log'), 'utf8');

describe('a real model', () => {
  it('is asked with the conversation and the tools, and its words are streamed as they come', async () => {
    backend.server.answer(async ({ open, say, finish }) => {
      open();
      say('Hel');
      // The rest waits until the beginning has been seen.
      await until('the first words', () => seenFirst);
      say('lo ☕', '!');
      finish();
    });
    let seenFirst = false;
    const session = await backend.client.createSession();
    const response = await backend.client.send(session, 'Good morning');
    const events = await readEvents(response, ({ data }) => {
      seenFirst ||= data.includes('Hel');
      return false;
    });
    expect(textOf(events)).toBe('Hello ☕!');
    expect(chunks(events).at(-1)).toEqual({ type: 'finish' });
    expect((await backend.client.detail(session)).messages[1]).toMatchObject({
      content: 'Hello ☕!',
    });

    const { request, authorization } = backend.server.exchanges.at(-1) ?? {};
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
    backend.server.answer(({ open, delta, say, finish }) => {
      open();
      delta({ reasoning_content: 'Let me ' });
      delta({ reasoning_content: 'think.' });
      say('Done.');
      finish();
    });
    const { seen, events } = await backend.ask('Think');
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
    backend.server.answer(({ open, say, delta, finish }, index) => {
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
    const { seen, session } = await backend.ask('Find something');
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
    const asked = backend.server.exchanges.at(-1)?.request.messages ?? [];
    expect(asked.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'tool', 'tool']);
    expect(asked[2]?.tool_calls?.map(({ id }) => id)).toEqual(ids);
    expect(asked.slice(3).map(({ tool_call_id }) => tool_call_id)).toEqual(ids);
    expect((await backend.client.detail(session)).messages.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'tool',
      'tool',
      'assistant',
    ]);
  });

  it('learns that arguments did not fit', async () => {
    backend.server.answer(({ open, say, delta, finish }, index) => {
      open();
      if (index === 0) {
        delta(toolStart(0, 'call_a', 'find_agent'));
        delta(toolPiece(0, '{"question": "news"'));
        return finish('tool_calls');
      }
      say('Sorry.');
      finish();
    });
    const { seen } = await backend.ask('Find something');
    const output = seen.find((chunk) => chunk.type === 'tool-output-available')?.output;
    expect(JSON.parse(String(output))).toMatchObject({ type: 'error', error: 'invalid_arguments' });
    expect(seen.at(-1)).toEqual({ type: 'finish' });
  });

  it('starts a long-running tool and comments on its result in the tool’s own task', async () => {
    backend.server.answer(({ request, open, say, delta, finish }) => {
      open();
      if (request.messages.at(-1)?.role === 'tool') {
        say('It is saved.');
        return finish();
      }
      delta(toolStart(0, 'call_a', 'create_agent'));
      delta(toolPiece(0, '{"description":"an agent that reads the news","steps":2,"interval":1}'));
      finish('tool_calls');
    });
    const { events, session } = await backend.ask('Build it');
    const operation = await backend.client.read(announcedTask(events));
    expect(textOf(operation)).toBe('It is saved.');
    const { messages } = await backend.client.detail(session);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({ type: 'agent_saved' });
  });

  it('has its usage in the log and nowhere else', async () => {
    backend.server.answer(({ open, say, finish }) => {
      open();
      say('Hi.');
      finish();
    });
    const { events } = await backend.ask('Hi');
    expect(JSON.stringify(events)).not.toContain('oken');
    await until('the usage in the log', () => backendLog().includes('"totalTokens":12'));
    expect(backendLog()).not.toContain('sk-a-key-for-tests');
  });
});
