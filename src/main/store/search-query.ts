/**
 * What a person types into the search, as an FTS5 query and as what to mark in a text. Words match by their beginnings and
 * without regard to case and accents; words in double quotes match as a phrase. Nothing that is typed is FTS5 syntax.
 */

/** One thing to find: a word's beginning, or whole words in a row. */
export interface Term {
  /** As they were typed: the index folds by rules of its own, which leave more of other scripts as it is. */
  readonly typed: readonly string[];
  /** Folded. */
  readonly words: readonly string[];
  readonly prefix: boolean;
}

/** A word of a text, and where it stands. */
export interface Word {
  readonly text: string;
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

/** More terms than anybody types; each costs a look into the index. */
const MAX_TERMS = 12;

/** @returns no terms when there is nothing to look for. */
export function parseQuery(query: string): Term[] {
  const terms: Term[] = [];
  // Every second piece stood in quotes; a quote that is still open counts up to the end.
  for (const [index, piece] of query.split('"').entries()) {
    const words = [...wordsOf(piece)];
    if (index % 2 === 0) terms.push(...words.map((word) => termOf([word], true)));
    else if (words.length > 0) terms.push(termOf(words, false));
  }
  return terms.slice(0, MAX_TERMS);
}

function termOf(words: readonly Word[], prefix: boolean): Term {
  return {
    typed: words.map(({ text }) => text),
    words: words.map(({ folded }) => folded),
    prefix,
  };
}

/** The query in FTS5's language. */
export function toMatch(terms: readonly Term[]): string {
  return terms.map(({ typed, prefix }) => `"${typed.join(' ')}"${prefix ? ' *' : ''}`).join(' ');
}

/** The words of a text, much like those of the index's tokenizer (`unicode61`), with all accents removed. */
export function* wordsOf(text: string): Generator<Word, undefined> {
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}\p{Co}]+/gu)) {
    const [word] = match;
    const folded = fold(word);
    // Accents without a letter are no word.
    if (folded === '') continue;
    yield { text: word, folded, start: match.index, end: match.index + word.length };
  }
}

/** Whether a term matches at a place in a list of words. */
export function matchesAt(term: Term, words: readonly Word[], at: number): boolean {
  return term.words.every((wanted, offset) => {
    const found = words[at + offset]?.folded;
    return term.prefix ? found?.startsWith(wanted) === true : found === wanted;
  });
}

/** Whether a text has all terms. */
export function matchesAll(terms: readonly Term[], text: string): boolean {
  const words = [...wordsOf(text)];
  return terms.every((term) => words.some((_, at) => matchesAt(term, words, at)));
}

function fold(word: string): string {
  return word.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
}
