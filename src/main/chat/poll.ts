/**
 * Waiting for a change that only the session tells of, with growing pauses, in the shape of a stream: what keeps streams
 * alive keeps this alive too. It carries comments only and ends when there is something to see.
 */
import type { Clock } from '../streams/clock';

/** The pause before look number `n` (from 0), milliseconds: 2, 4, 6 … 30 s, as the platform's own client waits. */
export function pollDelay(n: number): number {
  return Math.min(2_000 * (n + 1), 30_000);
}

/** A comment at least this often shows that the waiting goes on. */
const SIGN_MS = 5_000;
const SIGN = new TextEncoder().encode(': waiting\n\n');

/**
 * @param look asks once; true ends the stream. What it throws breaks the stream.
 * @param delay the pause before each look, milliseconds.
 */
export function pollingStream(
  look: (signal: AbortSignal) => Promise<boolean>,
  delay: (n: number) => number,
  clock: Clock,
  signal: AbortSignal,
): Response {
  let cancel: () => void = () => undefined;
  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      cancel = clock.after(ms, resolve);
    });
  signal.addEventListener('abort', () => cancel(), { once: true });
  const body = new ReadableStream<Uint8Array>({
    async start(controller) {
      try {
        for (let n = 0; !signal.aborted; n += 1) {
          for (let left = delay(n); left > 0; left -= SIGN_MS) {
            controller.enqueue(SIGN);
            await wait(Math.min(left, SIGN_MS));
          }
          if (signal.aborted || (await look(signal))) break;
        }
        if (!signal.aborted) controller.close();
      } catch (error) {
        controller.error(error);
      }
    },
    cancel: () => cancel(),
  });
  return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
}
