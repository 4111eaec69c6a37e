/** Where a series of measurements leads, whatever single ones say. */

export interface Point {
  /** Minutes since the start. */
  readonly at: number;
  readonly value: number;
}

/**
 * The slope of Theil and Sen: the median of the slopes between all pairs of points. Up to three tenths of the points may be
 * anything without moving it far.
 * @returns change per minute; 0 for fewer than two points.
 */
export function slope(points: readonly Point[]): number {
  const slopes: number[] = [];
  for (const [index, a] of points.entries()) {
    for (const b of points.slice(index + 1)) {
      if (b.at !== a.at) slopes.push((b.value - a.value) / (b.at - a.at));
    }
  }
  return slopes.length === 0 ? 0 : median(slopes);
}

/** How much a series grows by its trend from its first point to its last. */
export function growth(points: readonly Point[]): number {
  const [first] = points;
  const last = points.at(-1);
  return first && last ? slope(points) * (last.at - first.at) : 0;
}

/** @throws Error when there are no values. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  if (low === undefined || high === undefined) throw new Error('There is no median of nothing.');
  return (low + high) / 2;
}
