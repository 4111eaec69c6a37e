/** Tasks: what is known about each, apart from the entries of its log. */

import type { JsonValue } from '@shared/protocol/json';
import type { TaskDetailBody } from '@shared/protocol/rest';
import { formatStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import type { SessionRow } from '../store/sessions';

export type TaskOutcome = 'completed' | 'failed' | 'stopped';

export interface Task {
  readonly id: string;
  readonly sessionId: string;
  readonly userId: string;
  /** A turn answers a message; an operation is the work of a long-running tool. */
  readonly kind: 'turn' | 'operation';
  /** The number of the turn it belongs to, counted from 1 in its session. */
  readonly turn: number;
  /** The message that started a turn. */
  readonly messageId: string | null;
  readonly operationId: string | null;
  readonly toolName: string;
  readonly input: JsonValue;
  /** Null while the task runs. */
  readonly outcome: TaskOutcome | null;
  readonly stopRequested: boolean;
  /** The newest id of its log. */
  readonly tail: StreamPosition;
  readonly createdAt: number;
}

export type NewTask = Pick<
  Task,
  'id' | 'kind' | 'turn' | 'messageId' | 'operationId' | 'toolName' | 'input'
>;

/** A message that asks for a turn. */
export interface NewTurn {
  /** The id that the turn's task gets. */
  readonly taskId: string;
  readonly messageId: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
  readonly input: JsonValue;
  /** The title for a session that has none. */
  readonly title: string | null;
}

export type StartedTurn =
  | { readonly kind: 'started' }
  /** The message has started a turn before. */
  | { readonly kind: 'known'; readonly taskId: string }
  /** The message's id is the id of another row. */
  | { readonly kind: 'conflict' };

/** The outcome is written by the log alone, when it closes. */
export interface TaskRegistry {
  /** Stores a message, its turn and the session's first title in one atomic step; once per message id. */
  startTurn(session: SessionRow, turn: NewTurn): Promise<StartedTurn>;

  find(id: string): Promise<Task | null>;

  /** The task of a long-running tool's operation. */
  findByOperation(operationId: string): Promise<Task | null>;

  /** The tasks of a session that have not ended, turns first, in the order of their turns. */
  runningIn(sessionId: string): Promise<readonly Task[]>;

  /** Stores the wish to stop, which outlives this process, and tells whoever works on the task. */
  requestStop(id: string): Promise<void>;

  /**
   * Calls the listener with the ids of tasks that are to be stopped, whichever process was asked. A call may get lost;
   * renewing the lease tells it too. @returns the function that ends it.
   */
  onStopRequested(listener: (taskId: string) => void): () => void;
}

/** @returns the task, or null when it does not exist or belongs to someone else. */
export async function findOwnedTask(
  registry: TaskRegistry,
  id: string,
  userId: string,
): Promise<Task | null> {
  const task = await registry.find(id);
  return task?.userId === userId ? task : null;
}

/**
 * The task to read for what the messages do not hold yet: the turn being answered, else the newest operation. Rows are
 * written when a step ends, so its stream is read from the start; messages already stored carry the same ids there.
 */
export function activeTask(running: readonly Task[]): Task | null {
  return running.find(({ kind }) => kind === 'turn') ?? running.at(-1) ?? null;
}

/** A task as the API shows it. */
export function describeTask(task: Task): TaskDetailBody {
  return {
    task_id: task.id,
    session_id: task.sessionId,
    status:
      task.outcome === null ? 'running' : task.outcome === 'completed' ? 'completed' : 'failed',
    tool_name: task.toolName,
    operation_id: task.operationId,
    created_at: new Date(task.createdAt).toISOString(),
    outcome: task.outcome,
    last_message_id: formatStreamId(task.tail),
  };
}
