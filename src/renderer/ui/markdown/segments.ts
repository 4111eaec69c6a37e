/**
 * A growing markdown text in segments that stand for themselves, so that only the last one has to be parsed again.
 *
 * A segment ends only where nothing that came before can reach over: at a line at the left margin, after an empty one, that
 * is no item of a list and is outside of code, maths and HTML. The cost of growing is that of the new text. Footnotes, and
 * links whose addresses stand elsewhere, join places that are far apart; a text that has some stays in one piece.
 */
export interface Segments {
  /** What is finished. */
  readonly settled: readonly string[];
  /** The text of the segment that is still open. */
  readonly open: string;
  /** Where in it the first line that has not been looked at begins. */
  readonly scanned: number;
  readonly state: LineState;
}

interface LineState {
  /** The fence that closes the code block that is open, or null. */
  readonly fence: string | null;
  readonly math: boolean;
  /** How many HTML elements are open. */
  readonly html: number;
  readonly blankBefore: boolean;
  /** Whether something is defined that may be used anywhere. */
  readonly definitions: boolean;
}

const START: LineState = {
  fence: null,
  math: false,
  html: 0,
  blankBefore: false,
  definitions: false,
};

export const NO_SEGMENTS: Segments = { settled: [], open: '', scanned: 0, state: START };

/** Segments below this length are not worth a component of their own, characters. */
const MIN_LENGTH = 1_500;

/** What follows on backticks has none: those would be code within the line. */
const FENCE = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
/** A footnote, or the address of links: `[name]: …`. */
const DEFINITION = /^ {0,3}\[[^\]]+\]:/;
/** Where the label of a definition has ended in all that models write, characters. */
const MOST_LABEL = 200;
const TAG =
  /<(\/?)(?:address|article|aside|blockquote|center|dd|details|div|dl|dt|figure|figcaption|footer|h[1-6]|header|li|main|nav|ol|p|picture|pre|script|section|style|summary|table|tbody|td|tfoot|th|thead|tr|ul)\b[^>]*?(\/?)>/gi;
/** A line that nothing above it can contain, if an empty line stands before it. */
const MARGIN = /^(?![-+*]\s|\d{1,9}[.)]\s|<|\||\[\^|:)\S/;

/** The segments of a text that has got longer by `added`. */
export function growSegments(previous: Segments, added: string): Segments {
  if (added === '') return previous;
  const settled = [...previous.settled];
  let { scanned, state } = previous;
  let text = previous.open + added;
  for (let end = text.indexOf('\n', scanned); end !== -1; end = text.indexOf('\n', scanned)) {
    const line = text.slice(scanned, end);
    if (endsSegment(state, line) && scanned >= MIN_LENGTH) {
      settled.push(text.slice(0, scanned));
      text = text.slice(scanned);
      end -= scanned;
    }
    state = afterLine(state, line);
    scanned = end + 1;
  }
  // The last line may never be finished: a text need not end with a line break.
  if (state.fence === null && DEFINITION.test(text.slice(scanned, scanned + MOST_LABEL))) {
    state = { ...state, definitions: true };
  }
  if (!state.definitions) return { settled, open: text, scanned, state };
  const before = settled.join('');
  return { settled: [], open: before + text, scanned: before.length + scanned, state };
}

function endsSegment({ fence, math, html, blankBefore, definitions }: LineState, line: string) {
  return blankBefore && fence === null && !math && html === 0 && !definitions && MARGIN.test(line);
}

function afterLine(state: LineState, line: string): LineState {
  const blankBefore = line.trim() === '';
  const mark = FENCE.exec(line)?.[1];
  if (state.fence !== null) {
    const closes = mark?.startsWith(state.fence) && line.trim() === mark;
    return { ...state, fence: closes ? null : state.fence, blankBefore };
  }
  if (mark) return { ...state, fence: mark, blankBefore };
  const dollars = line.split('$$').length - 1;
  const math = dollars % 2 === 1 ? !state.math : state.math;
  let { html } = state;
  for (const [, closing, empty] of line.matchAll(TAG)) {
    if (closing) html = Math.max(0, html - 1);
    else if (!empty) html += 1;
  }
  const definitions = state.definitions || DEFINITION.test(line);
  return { fence: null, math, html, blankBefore, definitions };
}
