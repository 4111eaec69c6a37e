/** The decoder under test, told in the reference's terms. */
import fc from 'fast-check';
import { EventDecoder } from '../../../../src/main/streams/event-source';
import type { Happening, Outcome } from './reference';

export const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Decodes bytes that arrive in the given pieces. */
export function decode(pieces: readonly Uint8Array[], maxBytes?: number): Outcome {
  const happenings: Happening[] = [];
  let lastEventId = '';
  const decoder = new EventDecoder(
    {
      onEvent: ({ type, data, id, lastEventId }) =>
        happenings.push({ event: data, type, own: id, lastEventId }),
      onComment: (comment) => happenings.push({ comment }),
      onRetry: (retry) => happenings.push({ retry }),
      onLastEventId: (id) => {
        lastEventId = id;
      },
    },
    '',
    maxBytes,
  );
  for (const piece of pieces) decoder.push(piece);
  return { happenings, lastEventId };
}

export function byteByByte(bytes: Uint8Array): Uint8Array[] {
  return Array.from(bytes, (byte) => Uint8Array.of(byte));
}

/** Cuts bytes at the given places, which may lie beyond their end and may be the same. */
export function cut(bytes: Uint8Array, at: readonly number[]): Uint8Array[] {
  const places = at.map((place) => place % (bytes.length + 1)).toSorted((a, b) => a - b);
  const edges = [0, ...places, bytes.length];
  return edges.slice(1).map((edge, index) => bytes.subarray(edges[index], edge));
}

/** Places to cut at, of any number and order. */
export const places = fc.array(fc.nat({ max: 10_000 }), { maxLength: 20 });
