/** Parts as rows: the text of text parts is kept apart from the rest, which is one JSON column. */

import type { Part } from '@shared/chat/message';
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';

const json = z.json() as z.ZodType<JsonValue>;

/** A part as it is stored and exported. */
export const partSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['text', 'reasoning']),
    text: z.string(),
    state: z.enum(['streaming', 'done']),
  }),
  z.object({
    type: z.literal('tool'),
    toolCallId: z.string(),
    toolName: z.string(),
    state: z.enum(['input-streaming', 'input-available', 'output-available', 'output-error']),
    input: json.optional(),
    output: json.optional(),
    errorText: z.string().optional(),
    progress: z
      .object({
        toolCallId: z.string(),
        steps: z.array(
          z.object({
            name: z.string(),
            label: z.string(),
            state: z.enum(['pending', 'running', 'done', 'failed']),
          }),
        ),
      })
      .optional(),
    operation: z.object({ taskId: z.string(), operationId: z.string().nullable() }).optional(),
  }),
  z.object({ type: z.literal('error'), text: z.string(), code: z.string().nullable() }),
  z.object({ type: z.literal('corrupt'), eventId: z.string().nullable(), reason: z.string() }),
  z.object({ type: z.literal('file'), url: z.string(), mediaType: z.string() }),
  z.object({ type: z.literal('source'), url: z.string(), title: z.string().nullable() }),
  z.object({
    type: z.literal('data'),
    name: z.string(),
    dataId: z.string().nullable(),
    data: json,
  }),
  z.object({ type: z.literal('step') }),
  z.object({ type: z.literal('raw'), json: z.string() }),
]) satisfies z.ZodType<Part>;

export interface PartRow {
  readonly body: string;
  readonly text: string | null;
}

export function encodePart(value: Part): PartRow {
  if (value.type !== 'text' && value.type !== 'reasoning') {
    return { body: JSON.stringify(value), text: null };
  }
  const { text, ...body } = value;
  return { body: JSON.stringify(body), text };
}

/** Reads a row back. @throws ZodError or SyntaxError when the row does not hold a part. */
export function decodePart(row: PartRow): Part {
  const body = JSON.parse(row.body) as object;
  return partSchema.parse(row.text === null ? body : { ...body, text: row.text });
}
