/**
 * A change to one session's transcript. The store writes changes to rows; a view applies the same changes to what it
 * shows, so that only what is new travels to the window.
 */
import type { Message, MessageStatus, Part, TextState, ToolPart } from './message';

export type ToolUpdate = Partial<Omit<ToolPart, 'type' | 'toolCallId'>>;

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
    }
  | { readonly type: 'message.removed'; readonly messageId: string }
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
  | {
      readonly type: 'text.appended';
      readonly messageId: string;
      readonly index: number;
      readonly text: string;
    }
  | {
      readonly type: 'text.state';
      readonly messageId: string;
      readonly index: number;
      readonly state: TextState;
    }
  | {
      readonly type: 'tool.updated';
      readonly messageId: string;
      readonly index: number;
      readonly update: ToolUpdate;
    };

/** Applies one change to one message. Returns the same object when the change is about another message. */
export function applyToMessage(message: Message, change: Change): Message {
  if (change.type === 'message.added' || change.type === 'message.removed') return message;
  if (change.messageId !== message.id) return message;
  if (change.type === 'message.updated') {
    return { ...message, status: change.status, reason: change.reason };
  }
  const parts = message.parts.slice();
  parts[change.index] = nextPart(parts[change.index], change);
  return { ...message, parts };
}

type PartChange = Exclude<
  Change,
  { readonly type: 'message.added' | 'message.updated' | 'message.removed' }
>;

/**
 * The part that a change leaves behind.
 * @throws Error when the change does not fit the part that is there: the view has missed a change and must re-hydrate.
 */
export function nextPart(part: Part | undefined, change: PartChange): Part {
  if (change.type === 'part.added' || change.type === 'part.replaced') return change.part;
  if (change.type === 'tool.updated' && part?.type === 'tool') {
    return { ...part, ...change.update };
  }
  if (part?.type === 'text' || part?.type === 'reasoning') {
    if (change.type === 'text.appended') return { ...part, text: part.text + change.text };
    if (change.type === 'text.state') return { ...part, state: change.state };
  }
  throw new Error(
    `A ${change.type} does not fit ${part ? `a ${part.type} part` : 'a missing part'}.`,
  );
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
