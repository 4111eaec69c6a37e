/** What leads from one transcript to another, as changes: nothing that is the same is touched. */
import type { Change } from './change';
import type { Message, Part } from './message';
import type { PartLocation } from './part-index';
import { isText } from './part-key';

/**
 * Compares two transcripts. Messages that are in both keep their order.
 * @param before as it is stored; @param after as it is to be.
 */
export function diffTranscripts(before: readonly Message[], after: readonly Message[]): Change[] {
  const changes: Change[] = [];
  const wanted = new Map(after.map((message) => [message.id, message]));
  const present = new Map<string, Message>();
  for (const message of before) {
    const next = wanted.get(message.id);
    if (next) present.set(message.id, message);
    else changes.push({ type: 'message.removed', messageId: message.id });
  }
  let last = [...present.keys()].at(-1) ?? null;
  let previous: string | null = null;
  for (const message of after) {
    const known = present.get(message.id);
    if (known) {
      changes.push(...diffMessage(known, message));
    } else if (previous === last) {
      changes.push({ type: 'message.added', message });
      last = message.id;
    } else {
      changes.push({ type: 'message.added', message, after: previous });
    }
    previous = message.id;
  }
  return changes;
}

function diffMessage(before: Message, after: Message): Change[] {
  const messageId = before.id;
  const changes: Change[] = [];
  for (const [index, part] of after.parts.entries()) {
    const known = before.parts[index];
    if (known === undefined) changes.push({ type: 'part.added', messageId, index, part });
    else if (!same(known, part)) changes.push(...diffPart(known, part, { messageId, index }));
  }
  if (after.parts.length < before.parts.length) {
    changes.push({ type: 'parts.truncated', messageId, count: after.parts.length });
  }
  const { status, reason, metadata } = after;
  if (metadata && !same(before.metadata, metadata)) {
    changes.push({ type: 'message.described', messageId, metadata });
  }
  if (status !== before.status || reason !== before.reason) {
    changes.push({ type: 'message.updated', messageId, status, reason });
  }
  return changes;
}

function diffPart(before: Part, after: Part, at: PartLocation): Change[] {
  const grows =
    isText(before) &&
    isText(after) &&
    after.text.startsWith(before.text) &&
    same({ ...before, text: '', state: '' }, { ...after, text: '', state: '' });
  if (!grows) return [{ type: 'part.replaced', ...at, part: after }];
  const text = after.text.slice(before.text.length);
  const { state } = after;
  return [
    ...(text === '' ? [] : [{ type: 'text.appended' as const, ...at, text }]),
    ...(state === before.state
      ? []
      : [{ type: 'text.updated' as const, ...at, update: { state } }]),
  ];
}

/** Whether two values of JSON are the same; a key without a value counts as absent. */
export function same(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const left = new Map(Object.entries(a).filter(([, value]) => value !== undefined));
  const right = new Map(Object.entries(b).filter(([, value]) => value !== undefined));
  if (left.size !== right.size) return false;
  return [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
}
