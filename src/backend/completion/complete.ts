/**
 * The one way in which an outside service ends an operation, whether it comes by HTTP or from the queue. It only stores
 * the completion; the operation's task, wherever it runs, wakes up and goes on: it updates the tool's message, continues
 * the conversation and finishes.
 */
import type { Completion, CompletionStore, ReportedCompletion } from './completion';

export interface Logger {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

export interface CompleteDeps {
  readonly completions: CompletionStore;
  readonly logger: Logger;
}

/**
 * Completes an operation. Doing it again, or after the operation has ended, changes nothing.
 * @returns the id of the operation's task, or null when there is no such operation.
 */
export async function completeOperation(
  { completions, logger }: CompleteDeps,
  operationId: string,
  { success, result = null, error = null }: ReportedCompletion,
  source: Completion['source'],
): Promise<string | null> {
  const claim = await completions.claim(operationId, { success, result, error, source });
  if (claim.kind === 'unknown') return null;
  logger.info({ operationId, source, ...claim }, 'completion received');
  return claim.taskId;
}
