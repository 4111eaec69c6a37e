import { describe, expect, it } from 'vitest';
import { paginate } from '../../../src/renderer/features/chat/pages';
import { anAnswer } from './fixtures';

const many = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => anAnswer('', { id: `message-${from + index}` }));

describe('pages of a transcript', () => {
  const messages = many(0, 500);
  const pages = paginate([], messages);

  it('hold all messages in order, few in each', () => {
    expect(pages.flatMap((page) => page.messages)).toEqual(messages);
    expect(Math.max(...pages.map((page) => page.messages.length))).toBeLessThanOrEqual(16);
    expect(pages.length).toBeGreaterThan(500 / 16);
  });

  it('stay as they are when the last message changes or another comes', () => {
    const changed = [...messages.slice(0, -1), anAnswer('more', { id: 'message-499' })];
    const next = paginate(pages, [...changed, ...many(500, 501)]);
    for (const [index, page] of pages.slice(0, -1).entries()) expect(next[index]).toBe(page);
    expect(next.flatMap((page) => page.messages)).toHaveLength(501);
  });

  it('stay as they are, but for the first, when older messages come before them', () => {
    const older = many(1_000, 1_100);
    const next = paginate(pages, [...older, ...messages]);
    expect(next.flatMap((page) => page.messages)).toEqual([...older, ...messages]);
    for (const page of pages.slice(2)) expect(next).toContain(page);
  });

  it('are the same however the transcript was read', () => {
    const appended = messages.reduce<ReturnType<typeof paginate>>(
      (soFar, _message, index) => paginate(soFar, messages.slice(0, index + 1)),
      [],
    );
    expect(appended.map(({ key }) => key)).toEqual(pages.map(({ key }) => key));
  });
});
