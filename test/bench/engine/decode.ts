/** From bytes to chunks: what reading a stream costs beside the least that any reader has to do with the same bytes. */
import { type ParsedEvent, parseEventData } from '@shared/protocol/chunks';
import { EventDecoder } from '../../../src/main/streams/event-source';
import { answerDeltas } from './answer';
import { spread } from './spread';

export interface Decoding {
  readonly pieceBytes: number;
  readonly events: number;
  readonly megabytes: number;
  readonly eventsPerSecond: number;
  /** `TextDecoder` over the same pieces, and `JSON.parse` of the same texts, which it is given cut out already. */
  readonly bareEventsPerSecond: number;
  /** How fast we are beside the bare loop: the median of the rounds. */
  readonly ratio: number;
}

/** The least that `ratio` may be. */
export const DECODING_BUDGET = 0.7;

/** What sockets deliver at a time: one packet, one TLS record, one read of Node's. */
export const PIECES = [1_460, 16 * 1024, 64 * 1024];

interface Stream {
  readonly bytes: Uint8Array;
  /** The data of each event. */
  readonly texts: readonly string[];
}

/** Measures both in turns, so that a busy machine slows both. */
export function measureDecoding(events: number, rounds: number, pieceBytes: number): Decoding {
  const stream = longAnswer(events);
  const pieces = cut(stream.bytes, pieceBytes);
  const read = () => ours(pieces);
  const parse = () => bare(pieces, stream.texts);
  // The first round is for the compiler.
  const times = Array.from({ length: rounds + 1 }, () => ({
    bare: timed(parse, events),
    ours: timed(read, events),
  })).slice(1);
  const perSecond = (ms: number[]) => (events / spread(ms).median) * 1_000;
  return {
    pieceBytes,
    events,
    megabytes: stream.bytes.length / 1_048_576,
    eventsPerSecond: perSecond(times.map((time) => time.ours)),
    bareEventsPerSecond: perSecond(times.map((time) => time.bare)),
    ratio: spread(times.map((time) => time.bare / time.ours)).median,
  };
}

function ours(pieces: readonly Uint8Array[]): number {
  let count = 0;
  let last: ParsedEvent | null = null;
  const decoder = new EventDecoder({
    onEvent: ({ data }) => {
      last = parseEventData(data);
      if (last.kind === 'chunk') count += 1;
    },
  });
  for (const piece of pieces) decoder.push(piece);
  return count;
}

function bare(pieces: readonly Uint8Array[], texts: readonly string[]): number {
  const decoder = new TextDecoder();
  let characters = 0;
  for (const piece of pieces) characters += decoder.decode(piece, { stream: true }).length;
  let count = 0;
  for (const text of texts) {
    const value: unknown = JSON.parse(text);
    if (value !== null) count += 1;
  }
  return characters > 0 ? count : 0;
}

function longAnswer(events: number): Stream {
  const texts = answerDeltas(events).map((delta) =>
    JSON.stringify({ type: 'text-delta', id: 'c0ffee00-0000-4000-8000-000000000000', delta }),
  );
  const frames = texts.map(
    (text, index) =>
      `id: ${1_706_540_123_456 + Math.floor(index / 3)}-${index % 3}\ndata: ${text}\n\n`,
  );
  return { bytes: new TextEncoder().encode(frames.join('')), texts };
}

function cut(bytes: Uint8Array, size: number): Uint8Array[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    // Copies: every piece that a socket delivers has memory of its own.
    bytes.slice(index * size, (index + 1) * size),
  );
}

/** @returns milliseconds. */
function timed(run: () => number, expected: number): number {
  const before = performance.now();
  const count = run();
  const took = performance.now() - before;
  if (count !== expected) throw new Error(`${count} of ${expected} events were read.`);
  return took;
}
