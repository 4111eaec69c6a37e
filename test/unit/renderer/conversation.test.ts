import { describe, expect, it } from 'vitest';
import { findMatches } from '../../../src/renderer/features/chat/find-matches';
import { quoted } from '../../../src/renderer/features/chat/message-words';
import { turnDuration, turnOf } from '../../../src/renderer/features/chat/turn-time';
import { namesAddress } from '../../../src/renderer/ui/links';
import { unifyMaths } from '../../../src/renderer/ui/markdown/maths';
import { anAnswer, aTask, NOW } from './fixtures';

describe('finding text', () => {
  it('counts every occurrence, whatever its letter case', () => {
    const messages = [anAnswer('One one'), anAnswer('none', { id: 'message-2' })];
    expect(findMatches(messages, 'ONE')).toEqual([
      { messageId: 'message-1', occurrence: 0 },
      { messageId: 'message-1', occurrence: 1 },
      { messageId: 'message-2', occurrence: 0 },
    ]);
    expect(findMatches(messages, ' ')).toEqual([]);
  });
});

describe('quoting', () => {
  it('marks every line and leaves room below', () => {
    expect(quoted('a\n\nb\n')).toBe('> a\n>\n> b\n\n');
  });
});

describe('how long a turn took', () => {
  const first = aTask({
    taskId: 'a',
    createdAt: NOW,
    settledAt: NOW + 10_000,
    status: 'completed',
  });
  const second = aTask({ taskId: 'b', createdAt: NOW + 60_000 });

  it('belongs to the newest turn that had begun', () => {
    const at = (createdAt: number) => turnOf([second, first], anAnswer('', { createdAt }));
    expect(at(NOW + 1_000)).toBe(first);
    expect(at(NOW + 61_000)).toBe(second);
    expect(at(NOW - 60_000)).toBeNull();
  });

  it('ends with its last event, not when the app learned of it', () => {
    const late = { ...first, settledAt: NOW + 3_600_000, lastMessageId: `${NOW + 9_000}-3` };
    expect(turnDuration(late)).toBe(9_000);
    expect(turnDuration({ ...first, lastMessageId: '0-0' })).toBe(10_000);
    expect(turnDuration({ ...first, lastMessageId: '1500000000000-0' })).toBe(10_000);
    expect(turnDuration(second)).toBeNull();
  });
});

describe('links', () => {
  it.each([
    ['https://example.org/', 'https://example.org/', true],
    ['example.org', 'https://example.org/', true],
    ['me@example.org', 'mailto:me@example.org', true],
    ['example.org', 'https://example.com/', false],
    ['docs', 'https://example.org/', false],
    [null, 'https://example.org/', false],
  ])('%s names %s: %s', (text, href, named) => expect(namesAddress(text, href)).toBe(named));
});

describe('formulas', () => {
  it('are written one way, outside of code', () => {
    expect(unifyMaths('a \\(x^2\\) b')).toBe('a $$x^2$$ b');
    expect(unifyMaths('\\[\ny\n\\]')).toBe('\n$$\ny\n$$\n');
    expect(unifyMaths('`\\(x\\)` and\n```\n\\[y\\]\n```')).toBe('`\\(x\\)` and\n```\n\\[y\\]\n```');
  });
});
