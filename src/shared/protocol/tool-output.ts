/** What long operations answer: that the work goes on, and how far it is. */
import { z } from 'zod';
import type { JsonValue } from './json';

const pendingOperation = z.object({
  type: z.enum(['operation_started', 'operation_pending', 'operation_in_progress']),
  operation_id: z.string().nullish(),
  /** Absent from the platform's first version, and from what it stores. */
  task_id: z.string().nullish(),
  tool_name: z.string().nullish(),
  message: z.string().nullish(),
  /** For a call that repeats one whose work goes on: the call that gets the result. */
  tool_call_id: z.string().nullish(),
});

export type PendingOperation = z.infer<typeof pendingOperation>;

/** Reads a normalised output as work that goes on after the call, or null when it is a result. */
export function asPendingOperation(output: JsonValue): PendingOperation | null {
  const parsed = pendingOperation.safeParse(output);
  return parsed.success ? parsed.data : null;
}

const progressStep = z.object({
  name: z.string(),
  label: z.string(),
  state: z.enum(['pending', 'running', 'done', 'failed']),
});

const operationProgress = z.object({
  toolCallId: z.string(),
  steps: z.array(progressStep),
});

/** The chunk type that carries an operation's steps. A `data-*` part, so that clients which do not know it ignore it. */
export const OPERATION_PROGRESS_TYPE = 'data-operation-progress';

export type ProgressStep = z.infer<typeof progressStep>;
export type OperationProgress = z.infer<typeof operationProgress>;

/** Reads the data of an operation-progress chunk, or null when it does not fit. */
export function asOperationProgress(value: JsonValue): OperationProgress | null {
  const parsed = operationProgress.safeParse(value);
  return parsed.success ? parsed.data : null;
}
