/** One line of a found text, around its first match, in pieces that are marked or not. */
import type { SnippetPiece } from '@shared/session';
import { matchesAt, type Term, type Word, wordsOf } from './search-query';

/** Characters shown before the first match, and in all. */
const BEFORE = 40;
const LENGTH = 160;

/** How far into a text a match is looked for; beyond, the line shows the beginning. Bounds the time it takes. */
const REACH = 65_536;

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The line for a text that matches `terms`. */
export function snippetOf(text: string, terms: readonly Term[]): SnippetPiece[] {
  const marks = firstMarks(text.slice(0, REACH), terms);
  const first = marks[0];
  const from = first ? lineStart(text, first.start) : 0;
  const to = lineEnd(text, from);
  const pieces: SnippetPiece[] = [];
  const add = (piece: string, match: boolean) => {
    const shown = piece.replace(/\s+/g, ' ');
    if (shown !== '') pieces.push({ text: shown, match });
  };
  let at = from;
  for (const { start, end } of marks) {
    if (end > to) break;
    if (start < at) continue;
    add(text.slice(at, start), false);
    add(text.slice(start, end), true);
    at = end;
  }
  add(text.slice(at, to), false);
  if (from > 0) pieces.unshift({ text: '…', match: false });
  if (to < text.trimEnd().length) pieces.push({ text: '…', match: false });
  return pieces;
}

/** The matches of the line that the first match is on. */
function firstMarks(text: string, terms: readonly Term[]): Span[] {
  const longest = Math.max(1, ...terms.map(({ words }) => words.length));
  const marks: Span[] = [];
  let recent: Word[] = [];
  const close = () => {
    const [word] = recent;
    const hit = word && terms.find((term) => matchesAt(term, recent, 0));
    const last = hit && recent[hit.words.length - 1];
    if (word && last) marks.push({ start: word.start, end: last.end });
    recent = recent.slice(1);
  };
  for (const word of wordsOf(text)) {
    const begun = marks[0]?.start;
    if (begun !== undefined && word.start > begun + LENGTH) break;
    recent.push(word);
    if (recent.length > longest) close();
  }
  while (recent.length > 0) close();
  return marks;
}

/** The beginning of the word that stands `BEFORE` characters before a match, or of the text. */
function lineStart(text: string, match: number): number {
  if (match <= BEFORE) return 0;
  const gap = text.slice(match - BEFORE, match).search(/\s/);
  return gap === -1 ? match : match - BEFORE + gap + 1;
}

function lineEnd(text: string, from: number): number {
  const to = from + LENGTH;
  if (to >= text.length) return text.length;
  const gap = text.slice(from, to).lastIndexOf(' ');
  return gap > BEFORE ? from + gap : to;
}
