/** A real server in the place of an agent generator, which answers as the test says. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { until } from './until';

const request = z.looseObject({ operation_id: z.string(), task_id: z.string() });

export type GeneratorRequest = z.infer<typeof request> & { readonly path: string };
export interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

export interface TestGenerator {
  readonly url: string;
  readonly requests: readonly GeneratorRequest[];
  /** How to answer the next requests; after them, 202. */
  answerWith(
    ...answers: readonly ((request: GeneratorRequest) => Promise<Answer> | Answer)[]
  ): void;
  /** Waits for the n-th request. */
  request(index: number): Promise<GeneratorRequest>;
  stop(): Promise<void>;
}

export async function startGenerator(): Promise<TestGenerator> {
  const requests: GeneratorRequest[] = [];
  let answers: ((request: GeneratorRequest) => Promise<Answer> | Answer)[] = [];
  const server = createServer(async (incoming, response) => {
    const parts: Buffer[] = [];
    for await (const part of incoming) parts.push(part as Buffer);
    const received = {
      ...request.parse(JSON.parse(Buffer.concat(parts).toString())),
      path: incoming.url ?? '',
    };
    requests.push(received);
    const answer = (await answers.shift()?.(received)) ?? { status: 202 };
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer.body ?? { status: 'accepted' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answerWith: (...next) => {
      answers = [...next];
    },
    request: (index) => until(`request ${index} to the generator`, () => requests[index]),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** What a generator may send back. */
export const AGENT = {
  name: 'Tide Watcher',
  description: 'Watches the tide.',
  version: 7,
  nodes: [{ id: 'n1', block_id: 'b1' }],
  links: [],
};
