/**
 * A change to one session's transcript. The store writes changes to rows; a view applies the same changes to what it
 * shows, so that only what is new travels to the window.
 */
import type { JsonObject } from '../protocol/json';
import { isJsonObject } from '../protocol/json';
import { parsePartialJson } from '../protocol/partial-json';
import type { Message, MessageStatus, Part, TextPart, ToolPart } from './message';
import { isText } from './part-key';

/** What is new about a part. A field that is there but undefined goes. */
export type ToolUpdate = Partial<Omit<ToolPart, 'type' | 'toolCallId'>>;
export type TextUpdate = Partial<Omit<TextPart, 'type' | 'text'>>;

export type Change =
  /** `after` names the message it follows, null for the first place; without it the message comes last. */
  | {
      readonly type: 'message.added';
      readonly message: Message;
      readonly after?: string | null | undefined;
    }
  | {
      readonly type: 'message.updated';
      readonly messageId: string;
      readonly status: MessageStatus;
      readonly reason?: string | undefined;
      readonly retryAt?: number | undefined;
    }
  | { readonly type: 'message.removed'; readonly messageId: string }
  /** More about the message as a whole; merged into what is known. */
  | {
      readonly type: 'message.described';
      readonly messageId: string;
      readonly metadata: JsonObject;
    }
  /** Only the first `count` parts stay. */
  | { readonly type: 'parts.truncated'; readonly messageId: string; readonly count: number }
  | {
      readonly type: 'part.added';
      readonly messageId: string;
      readonly index: number;
      readonly part: Part;
    }
  | {
      readonly type: 'part.replaced';
      readonly messageId: string;
      readonly index: number;
      readonly part: Part;
    }
  /** Text that follows what a text part says, or what a tool call's input holds so far. */
  | {
      readonly type: 'text.appended';
      readonly messageId: string;
      readonly index: number;
      readonly text: string;
    }
  | {
      readonly type: 'text.updated';
      readonly messageId: string;
      readonly index: number;
      readonly update: TextUpdate;
    }
  | {
      readonly type: 'tool.updated';
      readonly messageId: string;
      readonly index: number;
      readonly update: ToolUpdate;
    };

/** A change to one part. */
export type PartChange = Extract<Change, { readonly index: number }>;

/** Applies one change to one message. Returns the same object when the change is about another message. */
export function applyToMessage(message: Message, change: Change): Message {
  if (change.type === 'message.added' || change.type === 'message.removed') return message;
  if (change.messageId !== message.id) return message;
  switch (change.type) {
    case 'message.updated': {
      const { status, reason, retryAt } = change;
      return { ...message, status, reason, retryAt };
    }
    case 'message.described':
      return { ...message, metadata: mergeMetadata(message.metadata, change.metadata) };
    case 'parts.truncated':
      return { ...message, parts: message.parts.slice(0, change.count) };
    default: {
      const parts = message.parts.slice();
      parts[change.index] = nextPart(parts[change.index], change);
      return { ...message, parts };
    }
  }
}

/**
 * The part that a change leaves behind.
 * @throws Error when the change does not fit the part that is there: the view has missed a change and must re-hydrate.
 */
export function nextPart(part: Part | undefined, change: PartChange): Part {
  if (change.type === 'part.added' || change.type === 'part.replaced') return change.part;
  if (part?.type === 'tool') {
    if (change.type === 'tool.updated') return updatedTool(part, change.update);
    if (change.type === 'text.appended') {
      return { ...part, inputText: (part.inputText ?? '') + change.text };
    }
  }
  if (part && isText(part)) {
    if (change.type === 'text.appended') return { ...part, text: part.text + change.text };
    if (change.type === 'text.updated') return { ...part, ...change.update };
  }
  throw new Error(
    `A ${change.type} does not fit ${part ? `a ${part.type} part` : 'a missing part'}.`,
  );
}

/** An input that stops being written becomes a value: the one that is given, else what its text says so far. */
export function updatedTool(part: ToolPart, news: ToolUpdate): ToolPart {
  const { inputText, inputIsText, ...rest } = part;
  // The answer to a request for consent leaves the request as it was.
  const answer = news.approval?.approved === undefined ? undefined : news.approval;
  const update = answer ? { ...news, approval: { ...part.approval, ...answer } } : news;
  const state = update.state ?? part.state;
  if (state === 'input-streaming' || part.state !== 'input-streaming')
    return { ...part, ...update };
  const input = inputText === undefined ? part.input : readInput(inputText, inputIsText);
  return { ...rest, ...(input === undefined ? {} : { input }), ...update };
}

/** The value of an input that is still being written, or undefined when nothing can be said yet. */
export function readInput(inputText: string, isText: true | undefined): ToolPart['input'] {
  return isText ? inputText : parsePartialJson(inputText);
}

/** Merges objects field by field, as the AI SDK does; anything else is replaced. */
export function mergeMetadata(known: JsonObject | undefined, more: JsonObject): JsonObject {
  const merged = new Map(Object.entries(known ?? {}));
  for (const [name, value] of Object.entries(more)) {
    const before = merged.get(name);
    const both = isJsonObject(before) && isJsonObject(value);
    merged.set(name, both ? mergeMetadata(before, value) : value);
  }
  return Object.fromEntries(merged);
}

/** Applies changes, in order, to a transcript. Untouched messages keep their identity. */
export function applyChanges(
  messages: readonly Message[],
  changes: readonly Change[],
): readonly Message[] {
  const next = messages.slice();
  for (const change of changes) {
    if (change.type === 'message.added') {
      next.splice(placeOf(next, change.after), 0, change.message);
      continue;
    }
    // Most changes concern the newest messages, so the search runs from the end.
    const at = next.findLastIndex((message) => message.id === change.messageId);
    const found = next[at];
    if (!found) throw new Error(`A ${change.type} names an unknown message.`);
    if (change.type === 'message.removed') next.splice(at, 1);
    else next[at] = applyToMessage(found, change);
  }
  return next;
}

function placeOf(messages: readonly Message[], after: string | null | undefined): number {
  if (after === undefined) return messages.length;
  if (after === null) return 0;
  const at = messages.findLastIndex(({ id }) => id === after);
  if (at < 0) throw new Error('A message.added follows an unknown message.');
  return at + 1;
}
