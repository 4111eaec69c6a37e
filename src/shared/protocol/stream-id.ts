/**
 * Stream ids: the position of one event in a task's log, written `<milliseconds>-<sequence>` as Redis Streams do.
 *
 * Ids of one task rise strictly. They compare as two integers, never as text: `5-10` comes after `5-9`.
 */

const PATTERN = /^(0|[1-9]\d{0,15})(?:-(0|[1-9]\d{0,15}))?$/;

/** The position before the first event: reading after it replays the whole log. */
export const STREAM_START = '0-0';

export interface StreamPosition {
  readonly ms: number;
  readonly seq: number;
}

/**
 * Reads a stream id. A bare `<milliseconds>` means sequence 0, as it does for Redis.
 * @returns the position, or null when the text is not a stream id.
 */
export function parseStreamId(text: string): StreamPosition | null {
  const match = PATTERN.exec(text);
  if (!match) return null;
  const position = { ms: Number(match[1]), seq: Number(match[2] ?? 0) };
  return Number.isSafeInteger(position.ms) && Number.isSafeInteger(position.seq) ? position : null;
}

export function formatStreamId(position: StreamPosition): string {
  return `${position.ms}-${position.seq}`;
}

/** Orders two positions: negative when `a` is earlier, zero when equal, positive when later. */
export function comparePositions(a: StreamPosition, b: StreamPosition): number {
  return a.ms - b.ms || a.seq - b.seq;
}

/** Whether an id comes after a cursor. What is no stream id has no place, and does. */
export function isAfter(id: string, cursor: string): boolean {
  const position = parseStreamId(id);
  const reached = parseStreamId(cursor);
  return !position || !reached || comparePositions(position, reached) > 0;
}

/**
 * The id that follows `last` at wall-clock time `now` (milliseconds). Rises strictly even when several events share a
 * millisecond or the clock steps back.
 */
export function nextPosition(last: StreamPosition, now: number): StreamPosition {
  return now > last.ms ? { ms: now, seq: 0 } : { ms: last.ms, seq: last.seq + 1 };
}
