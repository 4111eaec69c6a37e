/** A stretch of a turn as each side has it: what stands between two tool calls that both know, and which words are the same. */
import type { Message, Part, ToolPart } from '@shared/chat/message';
import { squash } from './align';
import { type ServerAnswer, shownText } from './server-rows';

export interface Cell {
  part: Part;
}

export interface Draft {
  message: Message;
  readonly cells: Cell[];
  /** Whether it may be changed. */
  readonly free: boolean;
}

/** Where the last thing that both sides have stands. */
export interface Anchor {
  draft: Draft;
  cell: Cell | null;
}

export interface ServerItem {
  readonly part: Part;
  readonly answer: ServerAnswer;
  /** Whether a round of the model begins here. */
  readonly begins: boolean;
}

/** What stands between two tool calls that both sides have. */
export interface ServerSegment {
  readonly items: ServerItem[];
  tool: { readonly part: ToolPart; readonly answer: ServerAnswer } | null;
}

export function serverSegments(answers: readonly ServerAnswer[], shared: ReadonlySet<string>) {
  const found: ServerSegment[] = [{ items: [], tool: null }];
  let thinking = false;
  for (const answer of answers) {
    for (const [index, part] of answer.parts.entries()) {
      const current = found.at(-1);
      if (part.type === 'tool' && shared.has(part.toolCallId)) {
        if (current) current.tool = { part, answer };
        found.push({ items: [], tool: null });
      } else {
        // A row of reasoning and the row of what was said after it are one round.
        current?.items.push({ part, answer, begins: index === 0 && !thinking });
      }
      thinking = part.type === 'reasoning';
    }
  }
  return found;
}

export function segments(block: readonly Draft[], shared: ReadonlySet<string>): Anchor[][] {
  const found: Anchor[][] = [[]];
  for (const draft of block) {
    for (const cell of draft.cells) {
      if (cell.part.type === 'tool' && shared.has(cell.part.toolCallId)) found.push([]);
      else found.at(-1)?.push({ draft, cell });
    }
  }
  return found;
}

export function wordsOf(anchors: readonly Anchor[]): string {
  return squash(shownText(anchors.map(({ cell }) => wordsIn(cell?.part)).join('')));
}

export function itemTexts(items: readonly ServerItem[]): string {
  return items.map(({ part }) => wordsIn(part)).join('');
}

function wordsIn(part: Part | undefined): string {
  return part?.type === 'text' || part?.type === 'reasoning' ? part.text : '';
}

/**
 * Which of the server's texts are what stands here. What a stream has brought of a turn is its beginning, so it belongs to
 * the first texts up to the next tool call, and to those after it only when it says more than that.
 */
export function counterpart(
  words: string,
  items: readonly ServerItem[],
  kind: 'text' | 'reasoning',
): ServerItem[] {
  const runs: ServerItem[][] = [[]];
  for (const item of items) {
    if (item.part.type === kind) runs.at(-1)?.push(item);
    else if (item.part.type === 'tool' && runs.at(-1)?.length) runs.push([]);
  }
  for (let count = 1; count <= runs.length; count += 1) {
    const first = runs.slice(0, count).flat();
    if (squash(itemTexts(first)).startsWith(words)) return fewest(words, first);
  }
  const all = runs.flat();
  if (words.includes(squash(itemTexts(all)))) return all;
  return runs.find((run) => squash(itemTexts(run)).includes(words)) ?? runs[0] ?? [];
}

/** The first texts that hold what stands here: an answer that begins behind them is another one, and stays apart. */
function fewest(words: string, items: readonly ServerItem[]): ServerItem[] {
  const enough = items.findIndex((_, at) =>
    squash(itemTexts(items.slice(0, at + 1))).startsWith(words),
  );
  return items.slice(0, enough + 1);
}

/** Texts between the same two landmarks are compared as one: servers cut them elsewhere than streams do. */
export function completeText(here: readonly Anchor[], there: readonly ServerItem[]): void {
  const theirs = itemTexts(there);
  if (wordsOf(here).includes(squash(theirs))) return;
  const raw = here.map(({ cell }) => wordsIn(cell?.part)).join('');
  if (theirs.startsWith(raw)) return write(here.at(-1), theirs.slice(raw.length), true);
  for (const anchor of here) write(anchor, '', false);
  write(here[0], theirs, false);
}

function write(anchor: Anchor | undefined, text: string, append: boolean): void {
  const cell = anchor?.cell;
  if (!cell || (cell.part.type !== 'text' && cell.part.type !== 'reasoning')) return;
  cell.part = { ...cell.part, text: append ? cell.part.text + text : text, state: 'done' };
}
