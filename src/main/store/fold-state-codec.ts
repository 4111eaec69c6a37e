/** The folding state as one JSON column; its maps are written as lists of entries. */

import type { FoldState } from '@shared/chat/fold-state';
import { z } from 'zod';

const location = z.object({ messageId: z.string(), index: z.number() });
const toolLocation = location.extend({ open: z.boolean() });

const locations = z.array(z.tuple([z.string(), location])).transform((list) => new Map(list));
const toolLocations = z
  .array(z.tuple([z.string(), toolLocation]))
  .transform((list) => new Map(list));

const column = z.object({
  messageId: z.string().nullable(),
  partCount: z.number(),
  messageCount: z.number(),
  openText: locations,
  openReasoning: locations,
  tools: toolLocations,
  data: locations,
  sawError: z.boolean(),
  end: z.enum(['finished', 'failed', 'aborted']).nullable(),
}) satisfies z.ZodType<FoldState, unknown>;

export function encodeFoldState(state: FoldState): string {
  return JSON.stringify(state, (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
}

/** @throws ZodError or SyntaxError when the text does not hold a folding state. */
export function decodeFoldState(text: string): FoldState {
  return column.parse(JSON.parse(text));
}
