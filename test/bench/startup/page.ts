/** What a page knows of its own painting, asked over Chromium's debugging protocol once it has happened. */
import { z } from 'zod';
import { until } from '../../support/until.ts';

const targets = z.array(z.object({ type: z.string(), webSocketDebuggerUrl: z.string() }));
const reply = z.object({
  id: z.number().optional(),
  result: z.object({ result: z.object({ value: z.unknown() }) }).optional(),
});

const answer = z.object({ first: z.number(), text: z.number() });

/** Milliseconds since the epoch. */
export interface Painted {
  readonly first: number;
  /** When the text that was asked for was there. */
  readonly text: number;
}

/**
 * @param port of the debugging protocol.
 * @param mark stands in the text that is waited for, which has to be the largest of the page.
 */
export function painted(port: number, mark: string): Promise<Painted> {
  return until(
    async () => {
      const listed = targets.parse(
        await (await fetch(`http://127.0.0.1:${port}/json/list`)).json(),
      );
      const url = listed.find(({ type }) => type === 'page')?.webSocketDebuggerUrl;
      // A page that is replaced while it is asked does not answer.
      const said = url && (await evaluate(url, `(${look})(${JSON.stringify(mark)})`));
      return said ? answer.parse(said) : null;
    },
    { what: `"${mark}" to be painted`, timeoutMs: 120_000, intervalMs: 20 },
  );
}

function evaluate(url: string, expression: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    const params = { expression, awaitPromise: true, returnByValue: true };
    socket.onopen = () =>
      socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    socket.onerror = () => reject(new Error('The page cannot be asked.'));
    socket.onclose = () => resolve(undefined);
    socket.onmessage = ({ data }) => {
      const { id, result } = reply.parse(JSON.parse(String(data)));
      if (id !== 1) return;
      resolve(result?.result.value);
      socket.close();
    };
  });
}

/** Runs in the page. Paints are remembered there, so asking late changes nothing. */
function look(mark: string): Promise<Painted> {
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error(`"${mark}" was not painted.`)), 60_000);
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { element, renderTime } = entry as PerformanceEntry & {
          element: Element | null;
          renderTime: number;
        };
        if (!element?.textContent?.includes(mark)) continue;
        const first = performance.getEntriesByName('first-paint')[0]?.startTime ?? Number.NaN;
        const { timeOrigin } = performance;
        resolve({ first: timeOrigin + first, text: timeOrigin + renderTime });
      }
    }).observe({ type: 'largest-contentful-paint', buffered: true });
  });
}
