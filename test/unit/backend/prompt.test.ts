import { describe, expect, it } from 'vitest';
import { toPrompt } from '../../../src/backend/copilot/openai/prompt';
import type { MessageRow } from '../../../src/backend/store/messages';

function row(fields: Partial<MessageRow> & Pick<MessageRow, 'role'>): MessageRow {
  return {
    ...{ id: 'm', task_id: 't', turn: 1, created_at: 0 },
    ...{ content: null, tool_calls: null, tool_call_id: null },
    ...fields,
  };
}

const call = (id: string, args = '{}') =>
  ({ id, type: 'function', function: { name: 'find_agent', arguments: args } }) as const;

const NOTHING = { context: null, spoken: '' };

describe('the prompt', () => {
  it('puts every answer behind its call, wherever the rows stand', () => {
    const messages = [
      row({ role: 'user', content: 'Find' }),
      row({
        role: 'assistant',
        content: 'Looking.',
        tool_calls: [call('a', '{"query":"x"}'), call('b')],
      }),
      row({ role: 'tool', tool_call_id: 'b', content: '"B"' }),
      row({ role: 'user', content: 'Meanwhile' }),
      row({ role: 'tool', tool_call_id: 'a', content: '"A"' }),
    ];
    const prompt = toPrompt({ messages, ...NOTHING });
    expect(prompt.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user']);
    expect(prompt[1]?.content).toMatchObject([
      { type: 'text', text: 'Looking.' },
      { type: 'tool-call', toolCallId: 'a', input: { query: 'x' } },
      { type: 'tool-call', toolCallId: 'b', input: {} },
    ]);
    expect(prompt[2]?.content).toMatchObject([
      { toolCallId: 'a', output: { value: '"A"' } },
      { toolCallId: 'b', output: { value: '"B"' } },
    ]);
  });

  it('answers calls that were never answered, and reads calls without arguments', () => {
    const messages = [row({ role: 'assistant', content: '', tool_calls: [call('a', '')] })];
    const [assistant, tool] = toPrompt({ messages, ...NOTHING });
    expect(assistant?.content).toEqual([
      { type: 'tool-call', toolCallId: 'a', toolName: 'find_agent', input: {} },
    ]);
    expect(JSON.stringify(tool)).toContain('no answer');
  });

  it('leaves out empty messages', () => {
    expect(toPrompt({ messages: [row({ role: 'assistant', content: '' })], ...NOTHING })).toEqual(
      [],
    );
  });

  it('gives the page to the last question only', () => {
    const messages = [
      row({ role: 'user', content: 'One' }),
      row({ role: 'assistant', content: 'Yes' }),
      row({ role: 'user', content: 'Two' }),
    ];
    const context = { url: 'https://example.com/', content: 'An example.' };
    const prompt = toPrompt({ messages, context, spoken: '' });
    expect(prompt[0]?.content).toBe('One');
    expect(prompt[2]?.content).toBe(
      'Page URL: https://example.com/\n\nPage Content:\nAn example.\n\nUser Message:\nTwo',
    );
  });

  it('asks to go on behind what was said before an interruption', () => {
    const messages = [row({ role: 'user', content: 'Tell me' })];
    const prompt = toPrompt({ messages, context: null, spoken: 'Once upon a' });
    expect(prompt).toMatchObject([
      { role: 'user', content: 'Tell me' },
      { role: 'assistant', content: 'Once upon a' },
      { role: 'user', content: expect.stringContaining('Go on directly behind') },
    ]);
  });
});
