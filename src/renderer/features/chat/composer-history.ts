/** Going back through one's own messages with the arrow keys. Pure. */

export interface HistoryKey {
  readonly key: string;
  readonly text: string;
  /** Where the caret is; null when something is selected. */
  readonly caret: number | null;
}

/**
 * The text after an arrow key, or null when the key is the caret's. Going back begins in an empty composer, and goes on while
 * the text is one of the entries; past the newest it is empty again.
 * @param entries one's own messages, oldest first.
 */
export function historyStep(
  { key, text, caret }: HistoryKey,
  entries: readonly string[],
): string | null {
  if (caret === null || (key !== 'ArrowUp' && key !== 'ArrowDown')) return null;
  const at = text === '' ? entries.length : entries.lastIndexOf(text);
  if (at === -1) return null;
  if (key === 'ArrowUp')
    return caret === 0 || text === '' || caret === text.length ? (entries[at - 1] ?? null) : null;
  if (text === '' || caret !== text.length) return null;
  return entries[at + 1] ?? '';
}
