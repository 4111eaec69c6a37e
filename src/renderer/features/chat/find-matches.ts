/** Finding text in a transcript that is mostly not built: the search runs over what the messages say. */
import type { Message } from '@shared/chat/message';

export interface Match {
  readonly messageId: string;
  /** Which occurrence in the message, from 0. */
  readonly occurrence: number;
}

/** Messages never change in place, so what they say in small letters is kept with them. */
const folded = new WeakMap<Message, string>();

export function fold(text: string): string {
  return text.toLocaleLowerCase();
}

function foldedText(message: Message): string {
  const kept = folded.get(message);
  if (kept !== undefined) return kept;
  const text = fold(
    message.parts.flatMap((part) => (part.type === 'text' ? [part.text] : [])).join('\n'),
  );
  folded.set(message, text);
  return text;
}

/** All places where `query` stands, oldest first. Letter case does not count. */
export function findMatches(messages: readonly Message[], query: string): readonly Match[] {
  const wanted = fold(query);
  if (wanted.trim() === '') return [];
  const matches: Match[] = [];
  for (const message of messages) {
    const text = foldedText(message);
    let occurrence = 0;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
      matches.push({ messageId: message.id, occurrence });
      occurrence += 1;
    }
  }
  return matches;
}

/** The places below an element where `query` stands, as ranges. */
export function rangesIn(element: Element, query: string): Range[] {
  const wanted = fold(query);
  const nodes: Text[] = [];
  const starts: number[] = [];
  let text = '';
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT, (node) =>
    node.parentElement?.closest('.select-none, .katex-mathml, button')
      ? NodeFilter.FILTER_REJECT
      : NodeFilter.FILTER_ACCEPT,
  );
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!(node instanceof Text)) continue;
    starts.push(text.length);
    nodes.push(node);
    text += fold(node.data);
  }
  const ranges: Range[] = [];
  const place = (offset: number) => {
    const index = starts.findLastIndex((start) => start <= offset);
    const node = nodes[index];
    return node ? { node, at: Math.min(offset - (starts[index] ?? 0), node.length) } : null;
  };
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    const from = place(at);
    const to = place(at + wanted.length - 1);
    if (!from || !to) continue;
    const range = document.createRange();
    range.setStart(from.node, from.at);
    range.setEnd(to.node, Math.min(to.at + 1, to.node.length));
    ranges.push(range);
  }
  return ranges;
}
