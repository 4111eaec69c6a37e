/**
 * Completions: how the work of an operation ended. Whoever ends it (the work itself, an outside service, the deadline)
 * stores a completion; the first one counts, and the operation's task goes on from it.
 */
import { z } from 'zod';
import { jsonValue } from '../json';

/** What an outside service reports. */
export const reportedCompletion = z.object({
  success: z.boolean(),
  result: z.union([z.record(z.string(), jsonValue), z.string()]).nullish(),
  error: z.string().nullish(),
});

export type ReportedCompletion = z.infer<typeof reportedCompletion>;

export const completion = z.object({
  success: z.boolean(),
  result: jsonValue,
  /** What went wrong, in words for a person. */
  error: z.string().nullable(),
  /** Who ended the operation. `work` is the backend's own. */
  source: z.enum(['work', 'webhook', 'queue', 'deadline']),
});

export type Completion = z.infer<typeof completion>;

export type Claim =
  /** This completion is the operation's. */
  | { readonly kind: 'accepted'; readonly taskId: string; readonly sessionId: string }
  /** The operation is complete, has ended or is being stopped: nothing was stored. */
  | { readonly kind: 'settled'; readonly taskId: string }
  | { readonly kind: 'unknown' };

export interface CompletionStore {
  /**
   * Stores the completion of an operation in one atomic step: if it has none, its task has not ended, and nobody has
   * asked for its stop.
   */
  claim(operationId: string, completion: Completion): Promise<Claim>;

  /** The completion that a task's operation has, or null. It never changes. */
  find(taskId: string): Promise<Completion | null>;

  /**
   * Calls the listener when a task's operation is completed. It is a hint that may get lost; waiters look again on their
   * own. @returns the function that ends it.
   */
  watch(taskId: string, listener: () => void): () => void;
}
