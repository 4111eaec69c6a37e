/** The end of a task as the client records it: its standing, and whatever its stream left open. */
import { fold } from '@shared/chat/fold';
import type { FoldState } from '@shared/chat/fold-state';
import type { MessageStatus, ToolPart } from '@shared/chat/message';
import type { Task, TaskOutcome } from '@shared/chat/task';
import { asPendingOperation } from '@shared/protocol/tool-output';
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
  task: Pick<Task, 'taskId' | 'sessionId' | 'toolCallId'>,
  outcome: TaskOutcome,
  detail: string | null,
  now: number,
): Patch | null {
  const { taskId, sessionId, toolCallId } = task;
  return store.transaction(() => {
    const progress = store.tasks.progress(taskId);
    const call = toolCallId === null ? null : store.transcripts.answeredCall(task, toolCallId);
    const { state, changes } = fold(
      progress.stale ? remade(store, task, progress.foldState) : progress.foldState,
      [{ kind: 'cut', status: STATUS_OF[outcome] }],
      {
        taskId,
        now,
        stored: store.transcripts.partsFor(task, toolCallId),
        // A call whose result has come by another way is not closed as unanswered.
        answers: hasResult(call) ? null : toolCallId,
      },
    );
    store.tasks.advance(taskId, { ...progress, foldState: state }, 0, 0, now);
    store.tasks.settle(taskId, outcome, detail, now);
    return changes.length > 0 ? store.change(sessionId, taskId, changes) : null;
  });
}

function hasResult(call: ToolPart | null): boolean {
  return call?.state === 'output-available' && asPendingOperation(call.output ?? null) === null;
}

/** What is left of a folding state that cannot be read: the message that is still being written has to be ended. */
function remade(
  store: Store,
  { taskId, sessionId }: Pick<Task, 'taskId' | 'sessionId'>,
  state: FoldState,
): FoldState {
  const last = store.transcripts.ownedBy(sessionId, taskId).at(-1);
  const message = last === undefined ? null : store.transcripts.get(sessionId, last);
  return message?.status === 'streaming' ? { ...state, messageId: message.id } : state;
}
