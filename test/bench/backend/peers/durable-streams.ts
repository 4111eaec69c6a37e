/**
 * Hosts `@durable-streams/server`. Events are appended through its store, in its process: the
 * way over HTTP that a writer would take is spared. Argument: an empty folder, or nothing to store in memory.
 */
import { randomUUID } from 'node:crypto';
import { DurableStreamTestServer } from '@durable-streams/server';
import { announce, listen, produce, readPlan } from './produce.ts';

const contentType = 'application/json';
const folder = process.argv[2];
const server = new DurableStreamTestServer({
  port: 0,
  host: '127.0.0.1',
  ...(folder === undefined ? {} : { dataDir: folder }),
  compression: false,
});
const url = await server.start();
const encoder = new TextEncoder();

async function fill(path: string, events: number, interval: number): Promise<void> {
  for await (const batch of produce(events, interval)) {
    await server.store.append(path, encoder.encode(`[${batch.join(',')}]`), { contentType });
  }
}

const control = await listen(async (request, response) => {
  const { events, interval } = readPlan(request.url);
  const path = `/bench/${randomUUID()}`;
  await server.store.create(path, { contentType });
  fill(path, events, interval).catch((error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  });
  response.end(JSON.stringify({ url: `${url}${path}?offset=-1&live=sse` }));
});
announce(control);
