/** The OpenAPI document of the API (OpenAPI 3.1, whose schemas are JSON Schema 2020-12), made from its operations. */
import { chunk } from '@shared/protocol/chunks';
import { isJsonObject } from '@shared/protocol/json';
import { API_PREFIX } from '@shared/protocol/rest';
import { z } from 'zod';
import { BACKEND_VERSION } from '../../config';
import { OPERATIONS, type Operation } from './operations';

type Schema = Readonly<Record<string, unknown>>;

const SECURITY = {
  user: {},
  service: { security: [{ key: [] }] },
  anyone: { security: [] },
} as const;

/** What the statuses of the API's errors mean. */
export const ERRORS: Readonly<Record<number, string>> = {
  400: 'The stream id is malformed.',
  401: 'The token or key is missing, has expired, or is invalid.',
  403: 'The request comes from a web page of another origin, or wants to act as another user.',
  404: 'There is no such thing, or it belongs to someone else.',
  409: 'The state of the session does not allow it.',
  410: 'The log no longer has what followed this event (`STREAM_GAP`), or is gone (`TASK_EXPIRED`).',
  422: 'The request does not fit its schema.',
  429: 'Too much waits already.',
  503: 'Completing operations is not configured.',
};

/** The three shapes of the platform's errors. */
const error = z.union([
  z.object({ message: z.string(), detail: z.string(), hint: z.string() }),
  z.object({
    detail: z.union([z.string(), z.looseObject({ code: z.string(), message: z.string() })]),
  }),
  z.object({
    message: z.string(),
    detail: z.array(
      z.object({
        loc: z.array(z.union([z.string(), z.number()])),
        msg: z.string(),
        type: z.string(),
      }),
    ),
    hint: z.string(),
  }),
]);

/** Makes the document. @param url the address that it describes. */
export function openApiDocument(url: string) {
  const paths: Record<string, Record<string, object>> = {};
  for (const operation of OPERATIONS) {
    const path = API_PREFIX + operation.path;
    paths[path] = { ...paths[path], [operation.method]: describe(operation) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Longhaul backend',
      version: BACKEND_VERSION,
      description: 'The chat API of the AutoGPT platform, with streams that can be resumed.',
    },
    servers: [{ url }],
    paths,
    components: {
      schemas: { Error: schemaOf(error), Chunk: schemaOf(chunk) },
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'The local token, or a JSON Web Token.',
        },
        key: {
          type: 'apiKey',
          in: 'header',
          name: 'X-API-Key',
          description: 'The key of services that complete operations.',
        },
      },
    },
    security: [{ bearer: [] }],
  };
}

export type OpenApiDocument = ReturnType<typeof openApiDocument>;

function describe(operation: Operation): object {
  const { tag, summary, description, body, access = 'user' } = operation;
  const parameters = parametersOf(operation);
  return {
    tags: [tag],
    summary,
    ...(description === undefined ? {} : { description }),
    ...SECURITY[access],
    ...(parameters.length === 0 ? {} : { parameters }),
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: !body.safeParse(undefined).success,
            content: json(schemaOf(body)),
          },
        }),
    responses: responsesOf(operation, access !== 'anyone'),
  };
}

function parametersOf({ path, query, headers = {} }: Operation): readonly object[] {
  const text = { type: 'string' };
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const properties = query ? propertiesOf(schemaOf(query)) : [];
  return [
    ...names.map((name) => ({ name, in: 'path', required: true, schema: text })),
    ...properties.map(({ name, schema, required }) => ({ name, in: 'query', required, schema })),
    ...Object.entries(headers).map(([name, description]) => ({
      name,
      in: 'header',
      required: false,
      description,
      schema: text,
    })),
  ];
}

function propertiesOf(schema: Schema) {
  const { properties, required = [] } = z
    .object({
      properties: z.record(z.string(), z.record(z.string(), z.unknown())),
      required: z.array(z.string()).optional(),
    })
    .parse(schema);
  return Object.entries(properties).map(([name, property]) => ({
    name,
    schema: property,
    required: required.includes(name),
  }));
}

function responsesOf({ answers, errors = [] }: Operation, secured: boolean): object {
  const good = Object.entries(answers).map(([status, answer]) => [status, responseOf(answer)]);
  const statuses = [...errors, 403, ...(secured ? [401] : [])].toSorted();
  const bad = statuses.map((status) => [
    String(status),
    {
      description: ERRORS[status] ?? 'An error.',
      content: json({ $ref: '#/components/schemas/Error' }),
    },
  ]);
  return Object.fromEntries([...good, ...bad]);
}

function responseOf(answer: Operation['answers'][number]): object {
  if (answer === 'nothing') return { description: 'There is nothing to say.' };
  if (answer !== 'stream') {
    return { description: 'The answer.', content: json(schemaOf(answer)) };
  }
  return {
    description:
      'Server-sent events. The data of each is one chunk; its `id` is what to resume after. The last one, without an id, is `[DONE]`. Comments are signs of life.',
    headers: {
      'x-task-id': { description: 'The task whose stream it is.', schema: { type: 'string' } },
    },
    content: { 'text/event-stream': { schema: { $ref: '#/components/schemas/Chunk' } } },
  };
}

function json(schema: Schema): object {
  return { 'application/json': { schema } };
}

/**
 * The JSON Schema of a schema. Objects may have more than it names, on both sides. The only schemas that refer to
 * themselves are those of any JSON value; they are written as the empty schema.
 */
export function schemaOf(schema: z.ZodType): Schema {
  const { $schema: _dialect, $defs: _recursive, ...rest } = z.toJSONSchema(schema, { io: 'input' });
  return JSON.parse(JSON.stringify(rest), (_key, value) =>
    isJsonObject(value) && '$ref' in value ? {} : value,
  );
}
