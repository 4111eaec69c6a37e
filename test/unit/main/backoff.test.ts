import { describe, expect, it } from 'vitest';
import { backoffAbove, backoffDelay, retryAfterMs } from '../../../src/main/streams/backoff';

describe('backoff', () => {
  it('doubles its bound up to half a minute', () => {
    const bounds = [1, 2, 3, 6, 7, 8, 100].map((failures) => backoffDelay(failures, 1));
    expect(bounds).toEqual([500, 1_000, 2_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it('spreads over the whole range', () => {
    expect(backoffDelay(7, 0)).toBe(0);
    expect(backoffDelay(7, 0.5)).toBe(15_000);
  });
});

describe('C37: a wait that a server asks for', () => {
  it('is never cut short, and does not bring everybody back at the same moment', () => {
    expect(backoffAbove(10_000, 1, 0)).toBe(10_000);
    expect(backoffAbove(10_000, 1, 0.5)).toBe(11_000);
    expect(backoffAbove(500, 8, 0.5)).toBe(15_000);
  });

  it('is never longer than five minutes', () => {
    expect(backoffAbove(300_000, 8, 1)).toBe(300_000);
  });
});

describe('Retry-After', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');

  it.each([
    ['7', 7_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['999999', 300_000],
    ['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
    ['Wed, 31 Dec 2025 23:59:00 GMT', 0],
    ['Fri, 01 Jan 2100 00:00:00 GMT', 300_000],
    ['99999999999999999999999999', 300_000],
    ['1e400', null],
    ['-5', null],
    ['1.5', null],
    ['Thursday, 01-Jan-26 00:00:30 GMT', 30_000],
    ['Thu Jan  1 00:00:30 2026 GMT', 30_000],
    ['Thu, 99 Jan 2026 00:00:30 GMT', null],
    ['soon', null],
    ['', null],
    [null, null],
  ])('reads %j', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected);
  });
});
