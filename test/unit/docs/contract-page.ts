/** Makes docs/contract.md: every endpoint, chunk, card and error of the chat API, from their schemas. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { chunk, known } from '@shared/protocol/chunks';
import { isJsonObject, type JsonObject } from '@shared/protocol/json';
import { API_PREFIX } from '@shared/protocol/rest';
import { toolCard } from '@shared/protocol/tool-cards';
import type { z } from 'zod';
import { ERRORS, schemaOf } from '../../../src/backend/routes/openapi/document';
import { OPERATIONS, type Operation } from '../../../src/backend/routes/openapi/operations';
import { CARDS, CHUNKS, ENDPOINTS, spanText } from './generations';
import { ROOT, read } from './page';

/** @returns the whole page. */
export function contractPage(): string {
  return `${[HEAD, endpoints(), STREAM, chunks(), CARD_TEXT, cards(), ERROR_TEXT, errors()].join('\n\n')}\n`;
}

const HEAD = `# The contract

<!-- Made from the schemas by \`npm run docs\`. Do not edit. -->

What travels between a client and a server: the chat API of the AutoGPT platform as its generations G0 to G7 (January to August 2026)
serve it, and what the bundled backend adds. Everything here is made from the schemas that both sides parse with; the running
backend serves the same as OpenAPI at \`/openapi.json\`, and as a page to read at \`/docs\`.

In a field list, \`?\` marks what may be absent or null, and fields that are not named are ignored. "All" in the column *generation*
means: from the first generation in which it is known. [architecture.md](architecture.md#servers-of-every-generation) says how the
app finds out which server it talks to.

## Endpoints

All paths begin with \`${API_PREFIX}\`. Requests carry \`Authorization: Bearer …\`, but for those of a *service*, which carry
\`X-API-Key\`, and of *anyone*. \`GET /sessions/{id}/stream\` sends a message in G0 to G2 and resumes the running turn from G3 on.`;

const STREAM = `## Streams

A stream is \`text/event-stream\`: \`id:\` (the bundled backend only) and one line of \`data:\` for each event, comments as signs of life,
and \`data: [DONE]\` at the end. A closed connection is not the end. What to send back after a break is the last id, as
\`last_message_id\` or \`Last-Event-ID\`. [sse.md](sse.md) has the reading in detail, [backend.md](backend.md#streams) the serving.

### Chunks

The data of each event is one of these. A type that is not here is kept raw and shown as nothing.`;

const CARD_TEXT = `## Cards

What a tool answers: the \`output\` of \`tool-output-available\`, as an object or as its JSON text. The card is chosen by \`type\`; all of
them have \`message\` and \`session_id?\` besides. A type that is not here gets a card with its message and its fields.`;

const ERROR_TEXT = `## Errors

An error's body is one of \`{message, detail, hint}\`, \`{detail: text}\`, \`{detail: {code, message}}\` and \`{message, detail:
[{loc, msg, type}], hint}\`. All of them are read.`;

function endpoints(): string {
  const rows = OPERATIONS.map((operation) => {
    const name = `${operation.method.toUpperCase()} ${operation.path}`;
    const span = ENDPOINTS[name];
    return [
      code(name),
      operation.summary + (operation.access ? ` (${operation.access})` : ''),
      [
        operation.query && `query: ${fields(operation.query)}`,
        operation.body && fields(operation.body),
      ]
        .filter(Boolean)
        .join('<br>'),
      Object.entries(operation.answers)
        .map(([status, answer]) => `${status} ${answerText(answer)}`)
        .join('<br>'),
      (operation.errors ?? []).join(' '),
      span ? spanText(span) : 'Longhaul',
    ];
  });
  return table(['endpoint', 'what it does', 'request', 'answer', 'errors', 'generation'], rows);
}

function answerText(answer: Operation['answers'][number]): string {
  return typeof answer === 'string' ? answer : fields(answer);
}

function chunks(): string {
  const rows = known.options.map((option) => {
    const type = option.shape.type.value;
    return [code(type), fields(option, ['type']), generationOf(CHUNKS, type, 'AI SDK only')];
  });
  const [, data] = chunk.options;
  rows.push(
    [code('data-status'), fields(data, ['type']), generationOf(CHUNKS, 'data-status', '')],
    [code('data-cursor'), fields(data, ['type']), generationOf(CHUNKS, 'data-cursor', '')],
    ['`data-…`, any other', fields(data, ['type']), 'AI SDK only'],
  );
  return table(['type', 'fields', 'generation'], rows);
}

function cards(): string {
  const rows = toolCard.options.map((option) => {
    const type = option.shape.type.value;
    const own = fields(option, ['type', 'message', 'session_id']);
    return [code(type), own, generationOf(CARDS, type, 'all')];
  });
  return table(['type', 'fields', 'generation'], rows);
}

function generationOf(spans: typeof CARDS, type: string, otherwise: string): string {
  const span = spans[type];
  return span ? spanText(span) : otherwise;
}

function errors(): string {
  const statuses = Object.entries(ERRORS).map(([status, meaning]) => [status, meaning]);
  return [
    table(['status', 'what it means'], statuses),
    'Codes in the body of an error, in an `error` chunk (in front of its text, as `[code:…]`) and in `error` cards:',
    table(['code', 'made in'], codes()),
  ].join('\n\n');
}

/** Every code that the backend's sources write down. */
function codes(): string[][] {
  const found = new Map<string, string>();
  for (const file of sourcesOf('src/backend')) {
    const text = read(file);
    const written = [
      ...text.matchAll(/\bcode: '(\w+)'/g),
      ...text.matchAll(/codedError\(\s*\d+,\s*'(\w+)'/g),
    ];
    for (const [, name = ''] of written) if (name !== 'custom') found.set(name, file);
  }
  return [...found]
    .toSorted(([a], [b]) => a.localeCompare(b, 'en'))
    .map(([name, file]) => [code(name), code(file)]);
}

function sourcesOf(folder: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .toSorted();
}

/** The fields of a schema, such as `id, delta, title?`. */
function fields(schema: z.ZodType, without: readonly string[] = []): string {
  return shapeText(schemaOf(schema) as JsonObject, without) || '–';
}

function shapeText(schema: JsonObject, without: readonly string[] = []): string {
  const object = objectIn(schema);
  if (!object) return '';
  const { properties } = object;
  if (!isJsonObject(properties)) return '';
  const required = Array.isArray(object.required) ? object.required : [];
  return Object.entries(properties)
    .filter(([name]) => !without.includes(name))
    .map(([name, value]) => {
      const property = isJsonObject(value) ? value : {};
      const optional = !required.includes(name) || allowsNull(property);
      return code(name + (optional ? '?' : '')) + valuesText(property);
    })
    .join(', ');
}

/** The values that a field can have, where there are few. */
function valuesText(property: JsonObject): string {
  const allowed = choicesOf(property).flatMap((choice) => choice.enum ?? []);
  return allowed.length === 0 ? '' : ` (${allowed.map((value) => code(String(value))).join(', ')})`;
}

function objectIn(schema: JsonObject): JsonObject | undefined {
  return choicesOf(schema).find((choice) => choice.type === 'object');
}

function allowsNull(schema: JsonObject): boolean {
  return choicesOf(schema).some(({ type }) => type === 'null');
}

function choicesOf(schema: JsonObject): JsonObject[] {
  const choices = schema.anyOf ?? schema.oneOf;
  return Array.isArray(choices) ? choices.filter(isJsonObject).flatMap(choicesOf) : [schema];
}

function code(text: string): string {
  return `\`${text}\``;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
