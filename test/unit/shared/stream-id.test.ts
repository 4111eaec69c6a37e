import {
  comparePositions,
  formatStreamId,
  nextPosition,
  parseStreamId,
} from '@shared/protocol/stream-id';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

describe('stream ids', () => {
  it('reads both parts, and a bare time as sequence 0', () => {
    expect(parseStreamId('1706540123456-7')).toEqual({ ms: 1706540123456, seq: 7 });
    expect(parseStreamId('0')).toEqual({ ms: 0, seq: 0 });
  });

  it.each([
    '',
    '-',
    '5-',
    '-5',
    '$',
    '+',
    '1-2-3',
    '01-0',
    '1-01',
    ' 1-0',
    '1-0 ',
    '1.5-0',
    '9'.repeat(20),
  ])('refuses %j', (text) => {
    expect(parseStreamId(text)).toBeNull();
  });

  it('C14: orders as integers, not as text', () => {
    const ids = ['5-9', '5-10', '10-0', '9-99'].map((text) => parseStreamId(text));
    const sorted = ids.flatMap((id) => id ?? []).toSorted(comparePositions);
    expect(sorted.map(formatStreamId)).toEqual(['5-9', '5-10', '9-99', '10-0']);
  });

  it('C15: rises strictly whatever the clock does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 }), { minLength: 1, maxLength: 200 }), (clock) => {
        let last = { ms: 0, seq: 0 };
        for (const now of clock) {
          const next = nextPosition(last, now);
          expect(comparePositions(next, last)).toBeGreaterThan(0);
          last = next;
        }
      }),
    );
  });
});
