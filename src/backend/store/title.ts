/** Titles of sessions, by a fixed rule from the first message. */

const MAX_WORDS = 6;
const MIN_WORDS = 3;
const MAX_LENGTH = 50;
const FALLBACK = 'A short conversation';

/** Words that leave a title hanging when they stand at its end. */
const HANGING: ReadonlySet<string> = new Set(
  'a an and as at by every for from her his in into is its me my no not of on or our that the their then to which who with your'.split(
    ' ',
  ),
);

/** Makes a title of three to six words and at most 50 UTF-16 code units. The same message always gives the same title. */
export function titleFor(message: string): string {
  const words = message.split(/\s+/u).map(trimPunctuation).filter(Boolean).slice(0, MAX_WORDS);
  if (words.length === 0) return FALLBACK;
  const title = words.length < MIN_WORDS ? ['Chat', 'about', ...words] : words;
  while (title.length > MIN_WORDS && !canEnd(title)) title.pop();
  return capitalise(shorten(title.join(' ')));
}

function canEnd(title: readonly string[]): boolean {
  const last = title.at(-1)?.toLowerCase() ?? '';
  return title.join(' ').length <= MAX_LENGTH && !HANGING.has(last);
}

/** Looks at the end of each run only from its beginning: from everywhere in it, a long one would take seconds. */
function trimPunctuation(word: string): string {
  return word.replace(/^[\p{P}\s]+|(?<![\p{P}\s])[\p{P}\s]+$/gu, '');
}

function shorten(title: string): string {
  if (title.length <= MAX_LENGTH) return title;
  // Never cut a surrogate pair in two.
  const cut = title.slice(0, MAX_LENGTH - 1).replace(/[\uD800-\uDBFF]$/u, '');
  return `${cut.trimEnd()}…`;
}

function capitalise(title: string): string {
  const [first = ''] = title;
  return first.toUpperCase().length === first.length
    ? first.toUpperCase() + title.slice(first.length)
    : title;
}
