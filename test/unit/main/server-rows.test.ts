import { describe, expect, it } from 'vitest';
import { pollDelay } from '../../../src/main/chat/poll';
import { readTurns, shownText } from '../../../src/main/chat/server-rows';

const call = (id: string) => [
  { id, type: 'function', function: { name: 'create_agent', arguments: '' } },
];
const standing = (...rows: Parameters<typeof readTurns>[0]) =>
  readTurns([{ role: 'user', content: 'q' }, ...rows])[0]?.standing;

describe('the rows of a session', () => {
  it('are read as turns, with results beside their calls', () => {
    const [turn] = readTurns([
      { role: 'system', content: 'hidden' },
      { role: 'user', content: 'Page URL: x\nPage Content:\n…\n\nUser Message: make it', id: 7 },
      { role: 'assistant', content: null, tool_calls: call('c') },
      { role: 'tool', content: '{"type":"agent_saved"}', tool_call_id: 'c' },
    ]).slice(-1);
    expect(turn?.question).toEqual({ id: '7', text: 'make it' });
    expect(turn?.answers).toMatchObject([
      { parts: [{ toolCallId: 'c', state: 'output-available', output: { type: 'agent_saved' } }] },
    ]);
  });

  it('hide what is not meant to be seen', () => {
    expect(shownText('<thinking>hm\nhm</thinking>\nHello\n\n[interrupted]')).toBe('Hello');
    expect(shownText('<internal_reasoning>a</internal_reasoning>b')).toBe('b');
  });

  it('show an error that is written into the text', () => {
    const [turn] = readTurns([
      { role: 'user', content: 'q' },
      { role: 'assistant', content: 'Half\n[__COPILOT_RETRYABLE_ERROR_a9c2__] Try later' },
    ]);
    expect(turn?.standing).toBe('failed');
    expect(turn?.answers[0]?.parts).toMatchObject([
      { type: 'text' },
      { type: 'error', text: 'Try later' },
    ]);
  });

  it('keep a result whose call is on an earlier page', () => {
    const [turn] = readTurns([{ role: 'tool', content: 'text', tool_call_id: 'c' }]);
    expect(turn?.answers[0]?.parts).toMatchObject([{ toolCallId: 'c', output: 'text' }]);
  });

  it('say whether the turn is over', () => {
    const said = { role: 'assistant', content: 'a' };
    const asks = { role: 'assistant', content: 'a', tool_calls: call('c') };
    const result = { role: 'tool', content: 'x', tool_call_id: 'c' };
    const goesOn = { ...result, content: '{"type":"operation_pending","operation_id":"o"}' };
    expect(standing()).toBe('open');
    expect(standing(said)).toBe('answered');
    expect(standing(asks)).toBe('open');
    expect(standing(asks, result)).toBe('open');
    expect(standing(asks, result, said)).toBe('answered');
    expect(standing(asks, goesOn)).toBe('answered');
    expect(standing({ role: 'assistant', content: 'a\n\n[interrupted]' })).toBe('interrupted');
    expect(standing(asks, { role: 'user', content: 'next' })).toBe('answered');
  });
});

it('pauses between looks grow to half a minute', () => {
  expect([0, 1, 2, 13, 14, 100].map(pollDelay)).toEqual([
    2_000, 4_000, 6_000, 28_000, 30_000, 30_000,
  ]);
});
