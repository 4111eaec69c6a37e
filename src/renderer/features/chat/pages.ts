/**
 * Cuts a transcript into pages, so that what is far from sight need not be built.
 *
 * Where a page begins depends on the ids of its messages alone: pages stay the same when messages are added at either end.
 */
import type { Message } from '@shared/chat/message';

export interface Page {
  readonly key: string;
  readonly messages: readonly Message[];
}

/** On average every eighth message begins a page. */
const AVERAGE = 8;
const LONGEST = 16;

/** @param previous the pages of the transcript before; those that have not changed keep their identity. */
export function paginate(previous: readonly Page[], messages: readonly Message[]): readonly Page[] {
  const pages: Page[] = [];
  let at = 0;
  // Most changes concern the end, so what comes before is recognised without being cut again.
  for (const page of previous.slice(0, -1)) {
    if (!sameIds(page, messages, at)) break;
    pages.push(reused(page, messages.slice(at, at + page.messages.length)));
    at += page.messages.length;
  }
  const known = new Map(previous.slice(pages.length).map((page) => [page.key, page]));
  while (at < messages.length) {
    let end = at + 1;
    while (end < messages.length && end - at < LONGEST && !begins(messages[end])) end += 1;
    const cut = messages.slice(at, end);
    const key = messages[at]?.id ?? '';
    const page = known.get(key);
    pages.push(page ? reused(page, cut) : { key, messages: cut });
    at = end;
  }
  return pages;
}

function sameIds(page: Page, messages: readonly Message[], at: number): boolean {
  return page.messages.every((message, index) => messages[at + index]?.id === message.id);
}

function reused(page: Page, messages: readonly Message[]): Page {
  const same =
    page.messages.length === messages.length &&
    messages.every((message, index) => message === page.messages[index]);
  return same ? page : { key: page.key, messages };
}

function begins(message: Message | undefined): boolean {
  if (!message) return true;
  let hash = 0x811c9dc5;
  for (let index = 0; index < message.id.length; index += 1) {
    hash = Math.imul(hash ^ message.id.charCodeAt(index), 0x01000193);
  }
  return (hash >>> 8) % AVERAGE === 0;
}

/** How high a page that was never shown may be, CSS pixels. Only the scroll bar notices when this is wrong. */
export function estimateHeight({ messages }: Page): number {
  let height = 0;
  for (const message of messages) {
    let chars = 0;
    let cards = 0;
    for (const part of message.parts) {
      if (part.type === 'text') chars += part.text.length;
      else if (part.type === 'tool') cards += 1;
    }
    height += 50 + Math.ceil(chars / 85) * 27 + cards * 90;
  }
  return height;
}
