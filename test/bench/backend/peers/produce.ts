/** Events as our scripted model makes them: the same size, at the same pace, gathered for the same moment. */
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import { setImmediate, setTimeout } from 'node:timers/promises';

const MAX_BATCH = 256;
const PART = '5a8f0e0c-6d0b-4c4e-9a51-2f8d6f1f2f10';

/** Yields batches of events as JSON texts, each with the time at which it is made. */
export async function* produce(
  events: number,
  interval: number,
): AsyncGenerator<readonly string[], void, void> {
  const size = interval === 0 ? MAX_BATCH : 1;
  for (let made = 0; made < events; made += size) {
    if (interval > 0) await setTimeout(interval);
    else await setImmediate();
    const count = Math.min(size, events - made);
    yield Array.from({ length: count }, () =>
      JSON.stringify({ type: 'text-delta', id: PART, delta: 'word ', t: Date.now() }),
    );
  }
}

/** The `events` and `interval` of a request to begin a stream. */
export function readPlan(url: string | undefined): { events: number; interval: number } {
  const { searchParams } = new URL(url ?? '/', 'http://127.0.0.1');
  return {
    events: Number(searchParams.get('events')),
    interval: Number(searchParams.get('interval')),
  };
}

/** Listens on a free loopback port. @returns the server's address. */
export async function listen(handler: RequestListener): Promise<string> {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port was assigned.');
  return `http://127.0.0.1:${address.port}`;
}

/** Says where to begin streams, and ends this process with the one that started it. */
export function announce(control: string): void {
  process.stdin.resume().once('end', () => process.exit(0));
  process.stdout.write(`${JSON.stringify({ control })}\n`);
}
