/** What the agent generator is asked, as the platform asks it. */
import { z } from 'zod';
import { jsonValue } from '../json';

/** How the bundled generator answers: at once, or later in one of the two ways in which operations are completed. */
export const via = z.enum(['sync', 'webhook', 'queue']);

/** Instructions for the bundled generator. Others are not sent them. */
export const simulationOptions = z.object({
  via,
  /** Milliseconds that the work takes. */
  delay: z.number().int().min(0),
  /** Tells apart agents of the same description. */
  seed: z.string(),
  fail: z.boolean(),
});

export type SimulationOptions = z.infer<typeof simulationOptions>;

const work = z.discriminatedUnion('path', [
  z.object({
    path: z.literal('/api/generate-agent'),
    body: z.object({ instructions: z.string() }),
  }),
  z.object({
    path: z.literal('/api/update-agent'),
    body: z.object({
      update_request: z.string(),
      current_agent_json: z.record(z.string(), jsonValue),
    }),
  }),
]);

export const generationRequest = z.object({
  work,
  /** Null: no generator was asked for by name, so only a configured one is. */
  simulation: simulationOptions.nullable(),
});

export type GenerationRequest = z.infer<typeof generationRequest>;

/** Which operation the answer belongs to. The same ids again are the same request. */
export const operationIds = z.object({
  operation_id: z.string().regex(/^[\w-]{1,100}$/),
  task_id: z.string(),
});

export type OperationIds = z.infer<typeof operationIds>;
