/** Asking the agent generator: the configured one, or the bundled one where a script names it. */
import type { JsonObject } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonValue } from '../json';
import type { GenerationRequest, OperationIds } from './request';

/** A generator that answers at once may take its time. */
const REQUEST_TIMEOUT = 240_000;

export type GeneratorAnswer =
  /** It will complete the operation. */
  | { readonly kind: 'accepted' }
  | { readonly kind: 'agent'; readonly agent: JsonObject }
  /** It will not do it. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** It may do it later. */
  | { readonly kind: 'unavailable'; readonly reason: string };

export interface AgentGenerator {
  /** Whether there is a generator for the request. */
  takes(request: GenerationRequest): boolean;
  /** @throws only when the signal fires. */
  ask(request: GenerationRequest, ids: OperationIds, signal: AbortSignal): Promise<GeneratorAnswer>;
}

const agent = z.record(z.string(), jsonValue);
const reply = z.object({ agent_json: agent });
const failure = z
  .object({ error: z.string() })
  .or(z.object({ detail: z.string() }).transform(({ detail }) => ({ error: detail })));

/**
 * @param url the configured generator, or null.
 * @param bundled starts the bundled generator if need be, and tells its address.
 */
export function agentGenerator(url: string | null, bundled: () => Promise<string>): AgentGenerator {
  return {
    takes: ({ simulation }) => url !== null || simulation !== null,
    ask: async ({ work, simulation }, ids, signal) => {
      const base = url ?? (await bundled());
      const extra = url === null && simulation ? { simulation } : {};
      try {
        const response = await fetch(base.replace(/\/$/, '') + work.path, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ ...work.body, ...ids, ...extra }),
          signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_TIMEOUT)]),
        });
        return readAnswer(response.status, await response.text());
      } catch (error) {
        signal.throwIfAborted();
        return { kind: 'unavailable', reason: String(error) };
      }
    },
  };
}

function readAnswer(status: number, text: string): GeneratorAnswer {
  if (status === 202) return { kind: 'accepted' };
  const body = parse(text);
  const made = reply.safeParse(body);
  if (status === 200 && made.success) return { kind: 'agent', agent: made.data.agent_json };
  const failed = failure.safeParse(body);
  const reason = failed.success ? failed.data.error : `It answered with status ${status}.`;
  const passing = status >= 500 || status === 429 || status === 408;
  return { kind: passing ? 'unavailable' : 'refused', reason };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Not JSON: its status says what there is to say.
    return null;
  }
}
