import { describe, expect, it } from 'vitest';
import { adviceFor } from '../../../src/renderer/features/chat/error-advice';
import { findMatches } from '../../../src/renderer/features/chat/find-matches';
import {
  hasBegun,
  quoted,
  splitFollowing,
  thinkingWords,
} from '../../../src/renderer/features/chat/message-words';
import { turnDuration, turnOf } from '../../../src/renderer/features/chat/turn-time';
import { namesAddress } from '../../../src/renderer/ui/links';
import { unifyMaths } from '../../../src/renderer/ui/markdown/maths';
import { withoutMarks } from '../../../src/renderer/ui/markdown/without-marks';
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
    expect(unifyMaths('so\n  $$x = 1$$\nand a $$y$$ b')).toBe(
      'so\n  $$\n  x = 1\n  $$\nand a $$y$$ b',
    );
    expect(unifyMaths('\\[\ny\n\\]')).toBe('\n$$\ny\n$$\n');
    expect(unifyMaths('`\\(x\\)` and\n```\n\\[y\\]\n```')).toBe('`\\(x\\)` and\n```\n\\[y\\]\n```');
  });
});

describe('waiting for the first word', () => {
  it.each([
    [0, 'thinking'],
    [5_000, 'thinkingFor'],
    [15_000, 'thinkingLonger'],
    [3_600_000, 'thinkingMinutes'],
  ] as const)('is called something else after %i ms', (elapsed, words) => {
    expect(thinkingWords(elapsed)).toBe(words);
  });

  it('ends with anything that can be seen', () => {
    expect(hasBegun(anAnswer(''))).toBe(false);
    expect(hasBegun(anAnswer('a'))).toBe(true);
    expect(hasBegun(anAnswer('a', { status: 'complete' }))).toBe(false);
    expect(hasBegun(undefined)).toBe(false);
  });
});

describe('follow-ups', () => {
  const asked = anAnswer('', { id: 'asked', role: 'user', status: 'sent' });
  const answer = anAnswer('so far', { id: 'answer' });
  const later = anAnswer('', { id: 'later', role: 'user', status: 'queued' });

  it('are told apart from what has been said', () => {
    expect(splitFollowing([asked, answer, later])).toEqual({
      said: [asked, answer],
      following: [later],
    });
    expect(splitFollowing([asked, answer])).toEqual({ said: [asked, answer], following: [] });
    expect(splitFollowing([later])).toEqual({ said: [], following: [later] });
  });
});

describe('advice about an error', () => {
  it.each([
    ['MODEL_NOT_AVAILABLE_REGION', 'No.', 'region'],
    [null, 'The model is not available in your region.', 'region'],
    ['transient_api_error', 'Oops', 'again'],
    ['context_length', 'Too long', 'tooLong'],
    ['authentication_failed', 'No key', 'operator'],
    ['something_new', 'What?', null],
    [null, 'What?', null],
  ] as const)('of code %s that says "%s" is %s', (code, text, advice) => {
    expect(adviceFor(code, text)).toBe(advice);
  });
});

describe('a preview of markdown', () => {
  it.each([
    [
      'has **four phases**. Each takes *about two weeks*;',
      'has four phases. Each takes about two weeks;',
    ],
    ['## Phases and `code`', 'Phases and code'],
    ['see [the method](https://example.org) now', 'see the method now'],
    ['2 * 3 * 4 and snake_case_name', '2 * 3 * 4 and snake_case_name'],
  ])('is plain: %s', (markdown, plain) => {
    expect(withoutMarks(markdown)).toBe(plain);
  });
});
