/** How much of a log is kept as it was appended. */

/**
 * How many of the oldest entries to compact when a log of `length` entries is over its limit: enough that the next time is
 * far away, so that the cost per entry stays the same however long the log grows.
 */
export function trimCount(length: number, maxLength: number): number {
  return length - Math.ceil((maxLength * 3) / 4);
}
