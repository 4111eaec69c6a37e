import { describe, expect, it } from 'vitest';
import {
  EventDecoder,
  MAX_EVENT_BYTES,
  OversizedEventError,
} from '../../../../src/main/streams/event-source';
import { bytesOf, cut, decode } from './decoding';

const MIB = 1024 * 1024;
const CUTS = [
  ['whole', () => []],
  ['in pieces of a kilobyte', (length: number) => every(1024, length)],
  ['in uneven pieces', (length: number) => every(77_777, length)],
] as const;

function every(step: number, length: number): number[] {
  return Array.from({ length: Math.floor(length / step) }, (_, index) => index * step);
}

function feed(stream: string, cuts: (length: number) => number[], maxBytes?: number) {
  const bytes = bytesOf(stream);
  return decode(cut(bytes, cuts(bytes.length)), maxBytes);
}

describe.each(CUTS)('C05: limits, %s', (_how, cuts) => {
  it('an event of 5 MB arrives', () => {
    const text = 'y'.repeat(5 * MIB);
    const { happenings } = feed(`id: 1-0\ndata: ${text}\n\n`, cuts);
    expect(happenings).toEqual([{ event: text, type: 'message', own: '1-0', lastEventId: '1-0' }]);
  });

  it('an event of exactly the limit arrives, one of a byte more does not', () => {
    // Two bytes a character: the limit is bytes, not characters.
    const text = 'ß'.repeat(MIB / 2);
    expect(feed(`data: ${text}\n\n`, cuts, MIB).happenings).toHaveLength(1);
    expect(() => feed(`data: ${text}x\n\n`, cuts, MIB)).toThrow(OversizedEventError);
  });

  it.each([
    ['of data', 'data: '],
    ['of a comment', ': '],
    ['of an unknown field', 'x'],
    ['of an id', 'id: '],
  ])('a line %s that never ends is given up', (_what, start) => {
    expect(() => feed(start + 'x'.repeat(9 * MIB), cuts)).toThrow('An event is larger than 8 MiB.');
  });

  it('an event that never ends is given up, comments in between or not', () => {
    const line = `data: ${'x'.repeat(100_000)}\n`;
    expect(() => feed(line.repeat(90), cuts)).toThrow(OversizedEventError);
    expect(() => feed(`: still here\n${line}`.repeat(90), cuts)).toThrow(OversizedEventError);
  });

  it('heartbeats and small events never add up to a limit', () => {
    const { happenings } = feed(`: ${'h'.repeat(500)}\n`.repeat(3_000), cuts, 200_000);
    expect(happenings).toHaveLength(3_000);
    expect(
      feed(`data: ${'h'.repeat(500)}\n\n`.repeat(3_000), cuts, 200_000).happenings,
    ).toHaveLength(3_000);
  });
});

describe('the decoder', () => {
  it('accepts 8 MiB unless told otherwise', () => {
    expect(MAX_EVENT_BYTES).toBe(8 * MIB);
  });

  it('goes on from a last event ID that it is given', () => {
    const seen: string[] = [];
    new EventDecoder({ onEvent: ({ lastEventId }) => seen.push(lastEventId) }, '7').push(
      bytesOf('data: a\n\nid:\ndata: b\n\n'),
    );
    expect(seen).toEqual(['7', '']);
  });

  it('hands over what came before the event that a handler fails on, and nothing after it', () => {
    const seen: string[] = [];
    const decoder = new EventDecoder({
      onEvent: ({ data }) => {
        if (data === 'b') throw new Error('no b');
        seen.push(data);
      },
    });
    expect(() => decoder.push(bytesOf('data: a\n\ndata: b\n\ndata: c\n\n'))).toThrow('no b');
    expect(seen).toEqual(['a']);
  });
});
