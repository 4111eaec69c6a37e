import type { Change } from '@shared/chat/change';
import { applyChanges } from '@shared/chat/change';
import type { Message, Part } from '@shared/chat/message';
import { describe, expect, it } from 'vitest';
import { grownSince, growthOf, noteGrowth } from '../../../src/renderer/stores/growth';
import { anAnswer } from './fixtures';

const START: readonly Message[] = [
  { ...anAnswer('one'), id: 'm', parts: [{ type: 'text', text: 'one', state: 'streaming' }] },
];

const append = (text: string): Change => ({
  type: 'text.appended',
  messageId: 'm',
  index: 0,
  text,
});

function patched(before: readonly Message[], ...changes: readonly Change[]): readonly Message[] {
  const after = applyChanges(before, changes);
  noteGrowth(before, after, changes);
  return after;
}

function partOf(messages: readonly Message[]): Part {
  const part = messages[0]?.parts[0];
  if (!part) throw new Error('There is no part.');
  return part;
}

const since = (earlier: readonly Message[], now: readonly Message[]) =>
  grownSince(growthOf(partOf(earlier)), growthOf(partOf(now)));

describe('what a text has grown by', () => {
  it('is known from one state to any later one', () => {
    const two = patched(START, append(' two'));
    const four = patched(patched(two, append(' three')), append(' fo'), append('ur'));
    expect(since(two, four)).toBe(' three four');
    expect(since(four, four)).toBe('');
  });

  it('is known of thoughts as well', () => {
    const part: Part = { type: 'reasoning', text: 'Hm', state: 'streaming' };
    const hm = [{ ...anAnswer(''), id: 'm', parts: [part] }];
    const grown = patched(hm, append(', well'));
    expect(growthOf(partOf(grown))?.pieces).toEqual(['Hm', ', well']);
  });

  it('is not known backwards, nor of what never grew', () => {
    const two = patched(START, append(' two'));
    const three = patched(two, append(' three'));
    expect(since(three, two)).toBeNull();
    expect(since(START, two)).toBeNull();
  });

  it('is not known between two futures of one state', () => {
    const two = patched(START, append(' two'));
    const three = patched(two, append(' three'));
    const other = patched(two, append(' other'));
    expect(since(three, other)).toBeNull();
    expect(since(other, patched(other, append('!')))).toBe('!');
    expect(since(two, three)).toBe(' three');
  });

  it('is not known when the part was replaced', () => {
    const two = patched(START, append(' two'));
    const part: Part = { type: 'text', text: 'new', state: 'streaming' };
    const replaced = patched(
      two,
      { type: 'part.replaced', messageId: 'm', index: 0, part },
      append('er'),
    );
    expect(growthOf(partOf(replaced))).toBeNull();
  });
});
