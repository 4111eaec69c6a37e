/**
 * Whether the transcript follows its end.
 *
 * It follows while the reader is at the end. A move up by the reader ends it at once, even by one line; coming back to the
 * end starts it again. Content that shrinks for a moment makes the browser move the position up too, and by the time that
 * is reported it may have grown again; so only a move with the reader's hand in it counts.
 */
export interface ScrollPosition {
  readonly top: number;
  readonly height: number;
  readonly viewport: number;
}

/** How near to the end counts as being there, in CSS pixels: less than a line of text. */
const NEAR_END = 16;

export function isAtEnd({ top, height, viewport }: ScrollPosition): boolean {
  return height - viewport - top <= NEAR_END;
}

/** @param byReader whether the reader was using wheel, keys, touch or scroll bar when the position changed. */
export function nextFollowing(
  following: boolean,
  before: ScrollPosition,
  now: ScrollPosition,
  byReader: boolean,
): boolean {
  if (byReader && now.top < before.top) return false;
  return following || isAtEnd(now);
}
