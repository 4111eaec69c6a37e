import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelEvent } from '../../../src/backend/copilot/model';
import { loadScripts } from '../../../src/backend/copilot/scripted/script-file';
import { createScriptedModel } from '../../../src/backend/copilot/scripted/scripted-model';
import type { MessageRow } from '../../../src/backend/store/messages';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-scripts-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(content: unknown): string {
  const path = join(folder, 'scripts.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

function row(role: MessageRow['role'], content: string): MessageRow {
  const rest = { id: 'm', task_id: 't', turn: 1, created_at: 0 };
  return { ...rest, role, content, tool_calls: null, tool_call_id: null };
}

async function respond(path: string, messages: MessageRow[]): Promise<ModelEvent[]> {
  const model = createScriptedModel(loadScripts(path));
  const events: ModelEvent[] = [];
  const signal = new AbortController().signal;
  for await (const event of model.respond({ messages, context: null, spoken: '', signal })) {
    events.push(event);
  }
  return events;
}

const GREETING = {
  name: 'greeting',
  pattern: '^hello (\\w+)',
  steps: [
    { reasoning: 'Who is $1?', interval: 0 },
    { text: 'Hello, $1.', interval: 0 },
    { wait: 50 },
    { tool: 'find_agent', arguments: { query: '$1', nested: [{ name: '$1' }] } },
    { tool: 'search_docs', arguments: { query: 'blocks' } },
    { text: 'Bye, $1.', interval: 0 },
    { error: 'Enough.', code: 'enough' },
  ],
};

describe('a file of scripts', () => {
  it('is played round by round for the messages that match', async () => {
    const path = write({ scripts: [GREETING] });
    const first = await respond(path, [row('user', 'Hello Ada')]);
    const said = (type: 'text' | 'reasoning', events: ModelEvent[]) =>
      events.map((event) => (event.type === type ? event.delta : '')).join('');
    expect(said('reasoning', first)).toBe('Who is Ada?');
    expect(said('text', first)).toBe('Hello, Ada.');
    expect(first.slice(-3)).toEqual([
      { type: 'wait', ms: 50 },
      {
        type: 'tool-call',
        name: 'find_agent',
        arguments: { query: 'Ada', nested: [{ name: 'Ada' }] },
      },
      { type: 'tool-call', name: 'search_docs', arguments: { query: 'blocks' } },
    ]);
    const rows = [row('user', 'Hello Ada'), row('assistant', 'Hello, Ada.'), row('tool', '{}')];
    const second = await respond(path, rows);
    expect(said('text', second)).toBe('Bye, Ada.');
    expect(second.at(-1)).toEqual({ type: 'error', message: 'Enough.', code: 'enough' });
    expect(await respond(path, [...rows, row('assistant', 'Bye, Ada.')])).toEqual([]);
  });

  it('leaves other messages to the built-in scripts', async () => {
    const events = await respond(write({ scripts: [GREETING] }), [
      row('user', '/script text chars=5 interval=0'),
    ]);
    expect(events.map((event) => (event.type === 'text' ? event.delta : '')).join('')).toHaveLength(
      5,
    );
  });

  it.each([
    ['{"half', 'JSON'],
    [{}, 'scripts'],
    [{ scripts: [{ ...GREETING, pattern: '(' }] }, 'pattern'],
    [{ scripts: [{ ...GREETING, steps: [] }] }, 'steps'],
    [{ scripts: [{ ...GREETING, steps: [{ say: 'hello' }] }] }, 'steps[0]'],
    [{ scripts: [{ ...GREETING, colour: 'red' }] }, 'colour'],
  ])('that is wrong is refused with the reason: %j', (content, reason) => {
    const path = write(content);
    expect(() => loadScripts(path)).toThrow(path);
    expect(() => loadScripts(path)).toThrow(reason);
  });

  it('that does not exist is named', () => {
    expect(() => loadScripts(join(folder, 'nothing.json'))).toThrow('nothing.json');
  });
});
