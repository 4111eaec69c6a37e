import { describe, expect, it } from 'vitest';
import { parsePasted } from '../../../src/renderer/features/chat/composer-drafts';
import { historyStep } from '../../../src/renderer/features/chat/composer-history';
import { composeMessage, isLongPaste } from '../../../src/renderer/features/chat/composer-text';

describe('pasted text', () => {
  it.each([
    ['short', 'a\nb', false],
    ['many lines', 'a\n'.repeat(31), true],
    ['many characters', 'a'.repeat(2_001), true],
  ])('of %s', (_name, text, long) => expect(isLongPaste(text)).toBe(long));

  it('stands below what was written, in a fence that it cannot end', () => {
    expect(composeMessage(' Look: ', ['one\n', 'a\n````\nb'])).toBe(
      'Look:\n\n```\none\n```\n\n`````\na\n````\nb\n`````',
    );
    expect(composeMessage('  ', [])).toBe('');
  });

  it.each([
    [undefined, []],
    ['["a",1]', ['a']],
    ['{', []],
    ['{}', []],
  ])('is read from %j', (saved, pieces) => expect(parsePasted(saved)).toEqual(pieces));
});

describe('going back through own messages', () => {
  const entries = ['first', 'second'];
  const step = (key: string, text: string, caret: number | null = text.length) =>
    historyStep({ key, text, caret }, entries);

  it('begins with the newest in an empty composer, and ends with the oldest', () => {
    expect(step('ArrowUp', '')).toBe('second');
    expect(step('ArrowUp', 'second')).toBe('first');
    expect(step('ArrowUp', 'first')).toBeNull();
  });

  it('comes forward again, to an empty composer', () => {
    expect(step('ArrowDown', 'first')).toBe('second');
    expect(step('ArrowDown', 'second')).toBe('');
    expect(step('ArrowDown', '')).toBeNull();
  });

  it('leaves the arrows to the caret in a text of its own', () => {
    expect(step('ArrowUp', 'mine')).toBeNull();
    expect(step('ArrowUp', 'second', 3)).toBeNull();
    expect(step('ArrowUp', 'second', null)).toBeNull();
    expect(step('a', '')).toBeNull();
  });
});
