/** The folding state as one JSON column; its maps are written as lists of entries. */

import type { FoldState } from '@shared/chat/fold-state';
import { tryParseJson } from '@shared/protocol/json';
import { z } from 'zod';

/** Rises with every change to what folding remembers. A state of another version cannot be continued from. */
const VERSION = 2;

const positions = z.array(z.tuple([z.string(), z.number()])).transform((list) => new Map(list));

const halves = z.array(z.tuple([z.string(), z.string()])).transform((list) => new Map(list));

const column = z.object({
  version: z.literal(VERSION),
  messageId: z.string().nullable(),
  partCount: z.number(),
  stepStart: z.number(),
  messageCount: z.number(),
  open: positions,
  halves: halves.default(() => new Map()),
  approvals: positions,
  sawError: z.boolean(),
  stepSawError: z.boolean(),
  answered: z.boolean(),
  end: z.enum(['finished', 'failed', 'aborted']).nullable(),
});

export function encodeFoldState(state: FoldState): string {
  return JSON.stringify({ version: VERSION, ...state }, (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
}

/** @returns null when another version of the app wrote the state, or it is damaged: the stream has to be replayed. */
export function decodeFoldState(text: string): FoldState | null {
  const parsed = column.safeParse(tryParseJson(text));
  if (!parsed.success) return null;
  const { version: _, ...state } = parsed.data;
  return state;
}
