/** What later chunks need to know of a part: the key they find it by, and whether an end must close it. */
import type { Part, TextPart, ToolPart } from './message';

export const STEP_KEY = 'step';

/** Dynamic tools and others are told apart: two calls may share an id. */
export function toolKey(toolCallId: string, dynamic: boolean): string {
  return `${dynamic ? 'dynamic' : 'tool'}:${toolCallId}`;
}

export function dataKey(name: string, dataId: string): string {
  return `data:${name}:${dataId}`;
}

/** The key of a part, or null when no later chunk refers to it. */
export function keyOf(part: Part): string | null {
  if (part.type === 'tool') return toolKey(part.toolCallId, part.dynamic === true);
  if (part.type === 'data' && part.dataId !== null) return dataKey(part.name, part.dataId);
  return part.type === 'step' ? STEP_KEY : null;
}

/** Whether a part is unfinished: a text that grows, a tool call that waits for its result. */
export function isOpen(part: Part): boolean {
  if (part.type === 'tool') return isWaiting(part);
  return isText(part) && part.state === 'streaming';
}

/** A call that waits for consent is not open: an end leaves the question standing. */
export function isWaiting({ state }: Pick<ToolPart, 'state'>): boolean {
  return state === 'input-streaming' || state === 'input-available';
}

export function isText(part: Part): part is TextPart {
  return part.type === 'text' || part.type === 'reasoning';
}
