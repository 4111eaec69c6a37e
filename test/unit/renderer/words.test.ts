import type { JsonValue } from '@shared/protocol/json';
import { describe, expect, it } from 'vitest';
import {
  asToolResponse,
  callSubject,
  humanise,
  textField,
} from '../../../src/renderer/features/cards/tool-output';
import {
  isVisiblyWriting,
  sourceText,
  statusWords,
} from '../../../src/renderer/features/chat/message-words';
import { changedDrafts } from '../../../src/renderer/memory';
import { withDraft } from '../../../src/renderer/stores/drafts';
import { anAnswer } from './fixtures';

describe('messages in words', () => {
  it('says nothing about a message that speaks for itself', () => {
    expect(statusWords(anAnswer('', { status: 'complete' }))).toBeNull();
  });

  it('gives the reason of a refusal', () => {
    const refused = anAnswer('', { role: 'user', status: 'refused', reason: 'Too long.' });
    expect(statusWords(refused)?.words).toBe('Not sent: Too long.');
  });

  it('copies text and nothing else', () => {
    const parts = [
      { type: 'text', text: 'one', state: 'done' },
      { type: 'reasoning', text: 'hm', state: 'done' },
      { type: 'text', text: 'two', state: 'done' },
    ] as const;
    expect(sourceText(anAnswer('', { parts }))).toBe('one\n\ntwo');
  });

  it('knows whether something can be seen being written', () => {
    expect(isVisiblyWriting(undefined)).toBe(false);
    expect(isVisiblyWriting(anAnswer(''))).toBe(false);
    expect(isVisiblyWriting(anAnswer('a'))).toBe(true);
    expect(isVisiblyWriting(anAnswer('a', { status: 'complete' }))).toBe(false);
  });
});

describe('tool outputs', () => {
  it.each([['text'], [null], [[]], [{ message: 'x' }], [undefined]])(
    '%j is no response',
    (output) => {
      expect(asToolResponse(output)).toBeNull();
    },
  );

  it('reads fields that may be missing or of another kind', () => {
    const response = { type: 'x', message: 'said', count: 3, empty: ' ' };
    expect(asToolResponse(response)).toBe(response);
    expect(textField(response, 'message')).toBe('said');
    for (const field of ['count', 'empty', 'none']) expect(textField(response, field)).toBeNull();
  });

  it.each([
    ['find_block', 'Find block'],
    ['web-search', 'Web search'],
    ['', 'Tool'],
  ])('calls %j %s', (name, words) => expect(humanise(name)).toBe(words));
});

describe('the subject of a tool call', () => {
  it.each([
    [{ query: 'weather', limit: 5 }, 'weather'],
    [{ path: '/notes/today.md', content: 'Milk' }, '/notes/today.md'],
    [{ goal: ' first line\nsecond' }, 'first line'],
    [{ query: '', agent: 'Digest' }, 'Digest'],
    [{ limit: 5 }, null],
    [['query'], null],
    [undefined, null],
  ] as const)('of %j is %j', (input, subject) => {
    expect(callSubject(input as JsonValue | undefined)).toBe(subject);
  });
});

describe('drafts', () => {
  it('keeps one per session and drops empty ones', () => {
    const drafts = withDraft(withDraft({}, 'a', 'x'), 'b', 'y');
    expect(drafts).toEqual({ a: 'x', b: 'y' });
    expect(withDraft(drafts, 'a', '')).toEqual({ b: 'y' });
  });

  it('saves what has changed, also what is gone', () => {
    expect(changedDrafts({ a: 'x', b: 'y', c: 'z' }, { a: 'x', b: 'Y', d: '' })).toEqual([
      'b',
      'c',
      'd',
    ]);
  });
});
