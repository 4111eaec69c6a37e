/** Waiting for the completion of an operation: without a busy process, across restarts, until its deadline. */
import type { Task } from '../tasks/registry';
import { type Emission, wait } from '../tasks/workflow';
import type { Completion, CompletionStore } from './completion';

/** A hint may get lost (it is only a hint); this often the storage is asked anyway. */
const RECHECK_INTERVAL = 10_000;
/** The pause after a claim that nobody won, which means that the task is about to be stopped. */
const PAUSE = 100;

export interface WaitDeps {
  readonly completions: CompletionStore;
  /** Milliseconds from the start of an operation to its deadline. */
  readonly timeout: number;
  readonly now: () => number;
}

/** A signal that fires when a task's operation is completed. */
export function watchCompletion(
  completions: CompletionStore,
  taskId: string,
): { readonly signal: AbortSignal; readonly leave: () => void } {
  const completed = new AbortController();
  const leave = completions.watch(taskId, () => completed.abort());
  return { signal: completed.signal, leave };
}

/**
 * Waits until the operation is completed. When its deadline has passed, that is its completion: whichever of the two
 * comes first counts, and whoever reports the other learns that it changed nothing.
 */
export async function* untilCompleted(
  { completions, timeout, now }: WaitDeps,
  task: Task,
  operationId: string,
): AsyncGenerator<Emission, Completion, void> {
  for (;;) {
    const watched = watchCompletion(completions, task.id);
    try {
      const completion = await completions.find(task.id);
      if (completion) return completion;
      const left = task.createdAt + timeout - now();
      if (left > 0) {
        yield wait(Math.min(left, RECHECK_INTERVAL), watched.signal);
      } else {
        await completions.claim(operationId, expired(timeout));
        yield wait(PAUSE, watched.signal);
      }
    } finally {
      watched.leave();
    }
  }
}

/**
 * Completes the operation, unless somebody else has. Where nobody has, its stop is stored already and on its way here: it
 * ends the wait.
 */
export async function* untilClaimed(
  completions: CompletionStore,
  task: Task,
  operationId: string,
  completion: Completion,
): AsyncGenerator<Emission, void, void> {
  for (;;) {
    await completions.claim(operationId, completion);
    if (await completions.find(task.id)) return;
    yield wait(PAUSE);
  }
}

function expired(timeout: number): Completion {
  const seconds = Math.round(timeout / 1_000);
  const time = seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
  const error = `The agent generator did not finish within ${time}.`;
  return { success: false, result: null, error, source: 'deadline' };
}
