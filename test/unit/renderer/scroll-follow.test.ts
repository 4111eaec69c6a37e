import { describe, expect, it } from 'vitest';
import { isAtEnd, nextFollowing } from '../../../src/renderer/features/chat/scroll-follow';

const at = (top: number, height = 1000, viewport = 400) => ({ top, height, viewport });

describe('following the end', () => {
  it('knows the end, give or take less than a line', () => {
    expect(isAtEnd(at(600))).toBe(true);
    expect(isAtEnd(at(590))).toBe(true);
    expect(isAtEnd(at(560))).toBe(false);
  });

  it('stops at once when the reader moves up, even within the tolerance', () => {
    expect(nextFollowing(true, at(600), at(597), true)).toBe(false);
    expect(nextFollowing(true, at(600), at(300), true)).toBe(false);
  });

  it('stops when the reader moves up while content grows', () => {
    expect(nextFollowing(true, at(600), at(560, 1100), true)).toBe(false);
  });

  it('does not start again on the way down, only at the end', () => {
    expect(nextFollowing(false, at(300), at(500), true)).toBe(false);
    expect(nextFollowing(false, at(500), at(600), true)).toBe(true);
  });

  it('goes on when the position moves without the reader', () => {
    expect(nextFollowing(true, at(600), at(500, 900), false)).toBe(true);
    expect(nextFollowing(true, at(600), at(560), false)).toBe(true);
    expect(nextFollowing(true, at(600), at(600, 1200), false)).toBe(true);
  });
});
