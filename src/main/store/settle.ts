/** The end of a task as the client records it: its standing, and whatever its stream left open. */
import { fold } from '@shared/chat/fold';
import type { MessageStatus } from '@shared/chat/message';
import type { Task, TaskOutcome } from '@shared/chat/task';
import type { Patch, Store } from './store';

const STATUS_OF: Record<
  TaskOutcome,
  Extract<MessageStatus, 'complete' | 'failed' | 'stopped' | 'partial'>
> = {
  completed: 'complete',
  failed: 'failed',
  stopped: 'stopped',
  expired: 'partial',
  lost: 'partial',
};

/**
 * Settles a task in one transaction.
 * @param detail why, in words for a person, when the outcome alone does not say it.
 * @returns the change to the transcript, or null when the stream had closed everything itself.
 */
export function settleTask(
  store: Store,
  task: Pick<Task, 'taskId' | 'sessionId'>,
  outcome: TaskOutcome,
  detail: string | null,
  now: number,
): Patch | null {
  const { taskId, sessionId } = task;
  return store.transaction(() => {
    const progress = store.tasks.progress(taskId);
    const { state, changes } = fold(
      progress.foldState,
      [{ kind: 'cut', status: STATUS_OF[outcome] }],
      { taskId, now, storedParts: () => null },
    );
    store.tasks.advance(taskId, { ...progress, foldState: state }, 0, 0, now);
    store.tasks.settle(taskId, outcome, detail, now);
    return changes.length > 0 ? store.change(sessionId, taskId, changes) : null;
  });
}
