/** A small word search, for data of a few dozen entries. */

const STOP_WORDS = new Set(
  'a an and any are can do does for from have how i in is it me my of on or please some that the there these this to want what which who will with you your'.split(
    ' ',
  ),
);
/** Words count as the same when they begin the same: mail, mails, mailing. */
const STEM_LENGTH = 5;

export interface Hit<T> {
  readonly item: T;
  /** Between 0 and 1: how much of the query the item has. */
  readonly score: number;
}

/**
 * Finds the items that have words of a query, best first, equals in their own order.
 * @param weigh the item's texts; a word in an earlier text counts more.
 */
export function searchItems<T>(
  items: readonly T[],
  query: string,
  weigh: (item: T) => readonly string[],
): readonly Hit<T>[] {
  const wanted = [...stems(query)];
  if (wanted.length === 0) return [];
  return items
    .map((item) => {
      const texts = weigh(item).map(stems);
      const points = wanted.map((stem) => {
        const found = texts.findIndex((text) => text.has(stem));
        return found < 0 ? 0 : 1 / (1 + found / 2);
      });
      return { item, score: points.reduce((sum, point) => sum + point, 0) / wanted.length };
    })
    .filter(({ score }) => score > 0)
    .sort((left, right) => right.score - left.score);
}

/** The words of a text that say something, shortened to what they begin with. */
export function stems(text: string): ReadonlySet<string> {
  const words = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return new Set(
    words.filter((word) => !STOP_WORDS.has(word)).map((word) => word.slice(0, STEM_LENGTH)),
  );
}
