import { describe, expect, it } from 'vitest';
import { growth, median, type Point, slope } from '../../soak/trend.ts';

const series = (length: number, value: (at: number) => number): Point[] =>
  Array.from({ length }, (_, at) => ({ at, value: value(at) }));

describe('a trend', () => {
  it('is that of a line', () => {
    expect(slope(series(10, (at) => 3 * at + 7))).toBe(3);
    expect(growth(series(10, (at) => 3 * at + 7))).toBe(27);
  });

  it('is not moved by some wild values', () => {
    const wild = series(20, (at) => (at % 5 === 0 ? 10_000 : 50));
    expect(slope(wild)).toBe(0);
  });

  it('sees a slow climb in noise', () => {
    const noisy = series(60, (at) => at * 0.5 + ((at * 7_919) % 11));
    expect(slope(noisy)).toBeGreaterThan(0.4);
    expect(slope(noisy)).toBeLessThan(0.6);
  });

  it('is level where there is nothing to compare', () => {
    expect(slope([])).toBe(0);
    expect(growth([{ at: 3, value: 8 }])).toBe(0);
  });
});

it('a median lies in the middle', () => {
  expect(median([5, 1, 3])).toBe(3);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
