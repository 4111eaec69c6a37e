/**
 * What a text has grown by. A text that streams is joined from its pieces only when somebody reads all of it, and joining a
 * long one for each new word costs more than showing the word; so who shows it may ask for the new pieces instead.
 */
import type { Change } from '@shared/chat/change';
import type { Message, Part } from '@shared/chat/message';
import { isText } from '@shared/chat/part-key';

/** The state of a text that was seen growing: the first `count` of its pieces, which its later states share. */
export interface Growth {
  readonly pieces: readonly string[];
  readonly count: number;
}

const growths = new WeakMap<Part, Growth & { readonly pieces: string[] }>();

/** How a part's text has come about, or null when that was not seen. */
export function growthOf(part: Part): Growth | null {
  return growths.get(part) ?? null;
}

/** What a text has got since an earlier state of it, or null when that is no earlier state of the same text. */
export function grownSince(earlier: Growth | null, now: Growth | null): string | null {
  if (!earlier || !now || earlier.pieces !== now.pieces || earlier.count > now.count) return null;
  return now.pieces.slice(earlier.count, now.count).join('');
}

/** Remembers which parts have only grown by a patch. */
export function noteGrowth(
  before: readonly Message[],
  after: readonly Message[],
  changes: readonly Change[],
): void {
  for (const [messageId, ofMessage] of Map.groupBy(changes, messageOf)) {
    const [old, now] = [before, after].map((all) => all.findLast(({ id }) => id === messageId));
    if (!old || !now) continue;
    // Anything else may have made a part another one.
    if (!ofMessage.every((change) => change.type === 'text.appended')) continue;
    const added = new Map<number, string>();
    for (const { index, text } of ofMessage) added.set(index, (added.get(index) ?? '') + text);
    for (const [index, text] of added) grew(old.parts[index], now.parts[index], text);
  }
}

function messageOf(change: Change): string {
  return change.type === 'message.added' ? change.message.id : change.messageId;
}

function grew(old: Part | undefined, now: Part | undefined, added: string): void {
  if (!old || !now || !isText(old) || !isText(now)) return;
  const known = growths.get(old);
  // A state that has been grown from already goes on by itself.
  const pieces = known && known.count === known.pieces.length ? known.pieces : [old.text];
  pieces.push(added);
  growths.set(now, { pieces, count: pieces.length });
}
