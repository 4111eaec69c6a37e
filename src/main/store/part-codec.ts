/** Parts as rows: what grows is kept apart from the rest, which is one JSON column. */

import type { Part } from '@shared/chat/message';
import type { JsonValue } from '@shared/protocol/json';
import { z } from 'zod';

/** It came out of `JSON.parse`; walking through it once more would find nothing. */
const json = z
  .unknown()
  .refine((value) => value !== undefined, 'missing') as unknown as z.ZodType<JsonValue>;

const fromProvider = { providerMetadata: json.optional() };

/** A part as it is stored and exported. */
export const partSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.enum(['text', 'reasoning']),
    text: z.string(),
    state: z.enum(['streaming', 'done']),
    citations: json.optional(),
    ...fromProvider,
  }),
  z.object({
    type: z.literal('tool'),
    toolCallId: z.string(),
    toolName: z.string(),
    state: z.enum([
      'input-streaming',
      'input-available',
      'approval-requested',
      'approval-responded',
      'output-available',
      'output-error',
      'output-denied',
    ]),
    dynamic: z.literal(true).optional(),
    title: z.string().optional(),
    providerExecuted: z.boolean().optional(),
    inputText: z.string().optional(),
    inputIsText: z.literal(true).optional(),
    input: json.optional(),
    output: json.optional(),
    preliminary: z.literal(true).optional(),
    errorText: z.string().optional(),
    approval: z
      .object({
        id: z.string(),
        requestReason: z.string().optional(),
        isAutomatic: z.literal(true).optional(),
        approved: z.boolean().optional(),
        reason: z.string().optional(),
      })
      .optional(),
    callProviderMetadata: json.optional(),
    resultProviderMetadata: json.optional(),
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
  z.object({
    type: z.literal('file'),
    url: z.string(),
    mediaType: z.string(),
    reasoning: z.literal(true).optional(),
    ...fromProvider,
  }),
  z.object({
    type: z.literal('source'),
    url: z.string(),
    title: z.string().nullable(),
    sourceId: z.string().optional(),
    ...fromProvider,
  }),
  z.object({
    type: z.literal('document'),
    sourceId: z.string(),
    mediaType: z.string(),
    title: z.string(),
    filename: z.string().nullable(),
    ...fromProvider,
  }),
  z.object({
    type: z.literal('data'),
    name: z.string(),
    dataId: z.string().nullable(),
    data: json,
  }),
  z.object({ type: z.literal('custom'), kind: z.string(), ...fromProvider }),
  z.object({
    type: z.literal('steering'),
    id: z.string(),
    texts: z.array(z.string()).readonly(),
    files: z
      .array(z.object({ url: z.string(), mediaType: z.string(), filename: z.string().nullable() }))
      .readonly(),
  }),
  z.object({ type: z.literal('step') }),
  z.object({ type: z.literal('raw'), json: z.string() }),
]) satisfies z.ZodType<Part>;

export interface PartRow {
  readonly body: string;
  readonly text: string | null;
}

/** What grows is kept apart: the text of a text part, the input of a tool call that is being written. */
export function encodePart(value: Part): PartRow {
  if (value.type === 'tool' && value.state === 'input-streaming') {
    const { inputText = '', ...body } = value;
    return { body: JSON.stringify(body), text: inputText };
  }
  if (value.type !== 'text' && value.type !== 'reasoning') {
    return { body: JSON.stringify(value), text: null };
  }
  const { text, ...body } = value;
  return { body: JSON.stringify(body), text };
}

/** Reads a row back. @throws ZodError or SyntaxError when the row does not hold a part. */
export function decodePart(row: PartRow): Part {
  const body = JSON.parse(row.body) as { readonly type?: unknown };
  if (row.text === null) return partSchema.parse(body);
  if (body.type !== 'tool') return partSchema.parse({ ...body, text: row.text });
  return partSchema.parse(row.text === '' ? body : { ...body, inputText: row.text });
}
