/** A server that speaks OpenAI's chat completions on a real socket, byte by byte as a test tells it to. */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';

const completionRequest = z.object({
  model: z.string(),
  stream: z.literal(true),
  messages: z.array(
    z.object({
      role: z.string(),
      content: z.union([z.string(), z.null()]).optional(),
      tool_calls: z.array(z.looseObject({ id: z.string() })).optional(),
      tool_call_id: z.string().optional(),
    }),
  ),
  tools: z.array(
    z.object({
      type: z.literal('function'),
      function: z.object({
        name: z.string(),
        description: z.string(),
        parameters: z.looseObject({ type: z.literal('object') }),
      }),
    }),
  ),
});

export type CompletionRequest = z.infer<typeof completionRequest>;

export interface Exchange {
  readonly request: CompletionRequest;
  readonly authorization: string | undefined;
  readonly response: ServerResponse;
  /** Begins the stream. */
  readonly open: () => void;
  /** Sends one chunk with a delta. */
  readonly delta: (delta: object, finish?: string) => void;
  /** Sends text as several chunks. */
  readonly say: (...texts: readonly string[]) => void;
  /** Sends bytes as they are. */
  readonly raw: (bytes: string) => void;
  /** Says why it ends, the usage, and ends. */
  readonly finish: (reason?: string) => void;
  /** Answers with an error instead of a stream. */
  readonly fail: (status: number, message: string, headers?: Record<string, string>) => void;
  /** Breaks the connection. */
  readonly cut: () => void;
  /** Resolves when the client has gone. */
  readonly closed: Promise<unknown>;
}

export interface ModelServer {
  readonly url: string;
  readonly exchanges: readonly Exchange[];
  /** Answers the requests from now on; the handler learns how many came before. */
  answer: (handler: (exchange: Exchange, index: number) => void | Promise<void>) => void;
  readonly stop: () => Promise<void>;
}

export async function startModelServer(): Promise<ModelServer> {
  const exchanges: Exchange[] = [];
  let first = 0;
  let handler: (exchange: Exchange, index: number) => void | Promise<void> = ({ fail }) =>
    fail(500, 'nobody said what to answer');
  const server = createServer((incoming, response) => {
    readExchange(incoming, response)
      .then((exchange) => {
        exchanges.push(exchange);
        return handler(exchange, exchanges.length - 1 - first);
      })
      .catch((error: unknown) => {
        response.writeHead(500).end(String(error));
      });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    exchanges,
    answer: (next) => {
      first = exchanges.length;
      handler = next;
    },
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function readExchange(
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<Exchange> {
  let body = '';
  for await (const piece of incoming.setEncoding('utf8')) body += piece;
  if (incoming.url !== '/v1/chat/completions') throw new Error(`unexpected ${incoming.url}`);
  const request = completionRequest.parse(JSON.parse(body));
  const raw = (bytes: string) => void response.write(bytes);
  const chunk = (fields: object) =>
    raw(
      `data: ${JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 0, model: request.model, ...fields })}\n\n`,
    );
  const open = () => void response.writeHead(200, { 'content-type': 'text/event-stream' });
  const delta = (content: object, finish?: string) =>
    chunk({ choices: [{ index: 0, delta: content, finish_reason: finish ?? null }] });
  return {
    request,
    authorization: incoming.headers.authorization,
    response,
    open,
    delta,
    say: (...texts) => {
      for (const content of texts) delta({ content });
    },
    raw,
    finish: (reason = 'stop') => {
      delta({}, reason);
      chunk({ choices: [], usage: { prompt_tokens: 7, completion_tokens: 5, total_tokens: 12 } });
      raw('data: [DONE]\n\n');
      response.end();
    },
    fail: (status, message, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ error: { message, type: 'error', code: null } }));
    },
    cut: () => void response.socket?.destroy(),
    closed: once(response, 'close'),
  };
}
