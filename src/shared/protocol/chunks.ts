/**
 * The chunks of a task stream: the AI SDK's UI-message stream (versions 5 to 7) as the AutoGPT platform chat API uses it.
 *
 * The platform serialises absent fields as null and adds fields over time, so every optional field may be null and
 * unknown keys are ignored. What only decorates a chunk (a title, a flag) is dropped when it has a wrong type; what the
 * chunk is about must be right. A type this file does not know is kept raw rather than refused.
 */
import { z } from 'zod';
import { isJsonObject, type JsonValue, tryParseJson } from './json';

/** Whatever JSON carried; it has been through the parser already. Absent is not a value. */
const json = z
  .unknown()
  .refine((value) => value !== undefined, 'missing') as unknown as z.ZodType<JsonValue>;
const optionalJson = json.optional();
const text = z.string();
const optionalText = z.string().nullish();
const label = z.string().nullish().catch(undefined);
const flag = z.boolean().nullish().catch(undefined);

/** What a chunk says about its message as a whole. The platform tells the task's id here. */
const metadata = z.looseObject({ taskId: label }).nullish().catch(undefined);
const provider = { providerMetadata: optionalJson };

const start = z.object({
  type: z.literal('start'),
  messageId: optionalText,
  taskId: optionalText,
  messageMetadata: metadata,
});
const startStep = z.object({ type: z.literal('start-step') });
const finishStep = z.object({ type: z.literal('finish-step') });
const resetStep = z.object({ type: z.literal('reset-step') });
const textStart = z.object({ type: z.literal('text-start'), id: text, ...provider });
const textDelta = z.object({ type: z.literal('text-delta'), id: text, delta: text, ...provider });
const textEnd = z.object({
  type: z.literal('text-end'),
  id: text,
  citations: optionalJson,
  ...provider,
});
const reasoningStart = z.object({ type: z.literal('reasoning-start'), id: text, ...provider });
const reasoningDelta = z.object({
  type: z.literal('reasoning-delta'),
  id: text,
  delta: text,
  ...provider,
});
const reasoningEnd = z.object({ type: z.literal('reasoning-end'), id: text, ...provider });

const toolCall = {
  toolCallId: text,
  toolName: text,
  dynamic: flag,
  title: label,
  providerExecuted: flag,
  ...provider,
};
const toolInputStart = z.object({
  type: z.literal('tool-input-start'),
  inputEncoding: z.enum(['json', 'text']).nullish().catch(undefined),
  ...toolCall,
});
const toolInputDelta = z.object({
  type: z.literal('tool-input-delta'),
  toolCallId: text,
  inputTextDelta: text,
});
const toolInputAvailable = z.object({
  type: z.literal('tool-input-available'),
  input: optionalJson,
  ...toolCall,
});
const toolInputError = z.object({
  type: z.literal('tool-input-error'),
  input: optionalJson,
  errorText: text,
  ...toolCall,
});
const toolApprovalRequest = z.object({
  type: z.literal('tool-approval-request'),
  approvalId: text,
  toolCallId: text,
  reason: label,
  isAutomatic: flag,
});
const toolApprovalResponse = z.object({
  type: z.literal('tool-approval-response'),
  approvalId: text,
  approved: z.boolean(),
  reason: label,
  providerExecuted: flag,
  ...provider,
});
const toolOutputAvailable = z.object({
  type: z.literal('tool-output-available'),
  toolCallId: text,
  output: json,
  toolName: optionalText,
  success: flag,
  preliminary: flag,
  providerExecuted: flag,
  ...provider,
});
const toolOutputError = z.object({
  type: z.literal('tool-output-error'),
  toolCallId: text,
  errorText: text,
  providerExecuted: flag,
  ...provider,
});
const toolOutputDenied = z.object({ type: z.literal('tool-output-denied'), toolCallId: text });

const sourceUrl = z.object({
  type: z.literal('source-url'),
  sourceId: text,
  url: text,
  title: label,
  ...provider,
});
const sourceDocument = z.object({
  type: z.literal('source-document'),
  sourceId: text,
  mediaType: text,
  title: text,
  filename: label,
  ...provider,
});
const file = z.object({ type: z.literal('file'), url: text, mediaType: text, ...provider });
const reasoningFile = z.object({
  type: z.literal('reasoning-file'),
  url: text,
  mediaType: text,
  ...provider,
});
const custom = z.object({ type: z.literal('custom'), kind: text, ...provider });
/** What a person said while the answer was being written, as the model was told it. */
const steeringMessage = z.object({
  type: z.literal('steering-message'),
  id: text,
  parts: z.array(
    z.discriminatedUnion('type', [
      z.object({ type: z.literal('text'), text }),
      z.object({ type: z.literal('file'), url: text, mediaType: text, filename: label }),
    ]),
  ),
});

const messageMetadata = z.object({
  type: z.literal('message-metadata'),
  messageMetadata: metadata,
});
const error = z.object({
  type: z.literal('error'),
  errorText: text,
  code: optionalText,
  details: json.nullish(),
});
const abort = z.object({ type: z.literal('abort'), reason: label });
const finish = z.object({
  type: z.literal('finish'),
  finishReason: label,
  messageMetadata: metadata,
});

/** Defined by the platform's early versions for what later ones say in comments. Signs of life, nothing to store. */
const heartbeat = z.object({ type: z.literal('heartbeat') });
const usage = z.object({ type: z.literal('usage') });

/** Every chunk with a type of its own; `data-…` chunks are the others. */
export const known = z.discriminatedUnion('type', [
  start,
  startStep,
  finishStep,
  resetStep,
  textStart,
  textDelta,
  textEnd,
  reasoningStart,
  reasoningDelta,
  reasoningEnd,
  toolInputStart,
  toolInputDelta,
  toolInputAvailable,
  toolInputError,
  toolApprovalRequest,
  toolApprovalResponse,
  toolOutputAvailable,
  toolOutputError,
  toolOutputDenied,
  sourceUrl,
  sourceDocument,
  file,
  reasoningFile,
  custom,
  steeringMessage,
  messageMetadata,
  error,
  abort,
  finish,
  heartbeat,
  usage,
]);

const data = z.object({
  type: z.templateLiteral(['data-', z.string()]),
  id: optionalText,
  data: json,
  transient: flag,
});

/** Any chunk of a type that this file knows. */
export const chunk = z.union([known, data]);

const knownTypes: ReadonlySet<string> = new Set(
  known.options.map((option) => option.shape.type.value),
);

export type DataChunk = z.infer<typeof data>;
export type Chunk = z.infer<typeof chunk>;
export type ChunkOf<T extends Chunk['type']> = Extract<Chunk, { readonly type: T }>;

/** What the data of one event turned out to be. */
export type ParsedEvent =
  | { readonly kind: 'chunk'; readonly chunk: Chunk }
  /** A well-formed chunk of a type this version does not know; `raw` is its JSON text. */
  | { readonly kind: 'unknown'; readonly type: string; readonly raw: string }
  /** The literal `[DONE]` that ends a stream. It carries no state. */
  | { readonly kind: 'done' }
  /** Not JSON, not an object with a `type`, or a known type with wrong fields. */
  | { readonly kind: 'invalid'; readonly reason: string; readonly raw: string };

/**
 * Parses the `data` of one event. Never throws: what cannot be used is described.
 * @param raw the event's data, one JSON text or `[DONE]`.
 */
export function parseEventData(raw: string): ParsedEvent {
  const delta = parseDelta(raw);
  if (delta) return { kind: 'chunk', chunk: delta };
  if (raw === '[DONE]') return { kind: 'done' };
  const value = tryParseJson(raw);
  if (value === undefined) return { kind: 'invalid', reason: 'not JSON', raw };
  if (!isJsonObject(value) || typeof value.type !== 'string') {
    return { kind: 'invalid', reason: 'not an object with a type', raw };
  }
  const type = value.type;
  // Checked by hand for the servers that write it with spaces or more fields; the schema would cost several times as much.
  const isDelta = type === 'text-delta' || type === 'reasoning-delta';
  if (
    isDelta &&
    typeof value.id === 'string' &&
    typeof value.delta === 'string' &&
    value.providerMetadata === undefined
  ) {
    return { kind: 'chunk', chunk: { type, id: value.id, delta: value.delta } };
  }
  if (!knownTypes.has(type) && !type.startsWith('data-')) return { kind: 'unknown', type, raw };
  const parsed = type.startsWith('data-') ? data.safeParse(value) : known.safeParse(value);
  if (!parsed.success) {
    return { kind: 'invalid', reason: `bad ${type}: ${z.prettifyError(parsed.error)}`, raw };
  }
  return { kind: 'chunk', chunk: parsed.data };
}

/** A delta as servers write it: its id, then its text up to the end or to the first escape. */
const DELTA =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none in a string.
  /^\{"type":"(text|reasoning)-delta","id":"([^"\\\x00-\x1f]*)","delta":"([^"\\\x00-\x1f]*)(?:"\}$|\\)/;

/**
 * Reads the chunks that nearly all events of a long answer are, at half the cost of `JSON.parse` and two checks.
 * @returns null for everything else, which may still be a delta written differently.
 */
function parseDelta(raw: string): Chunk | null {
  const [whole, kind, id, text] = DELTA.exec(raw) ?? [];
  if (whole === undefined || id === undefined || text === undefined) return null;
  const type = kind === 'text' ? 'text-delta' : 'reasoning-delta';
  if (whole.length === raw.length && !whole.endsWith('\\')) return { type, id, delta: text };
  const delta = raw.endsWith('}')
    ? tryParseJson(raw.slice(whole.length - text.length - 2, -1))
    : null;
  return typeof delta === 'string' ? { type, id, delta } : null;
}
