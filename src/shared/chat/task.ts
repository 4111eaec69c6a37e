/** A task: work on the server that outlives any connection to it. */
import type { ProgressStep } from '../protocol/tool-output';

/** `turn`: the answer to one message. `operation`: the work of a long-running tool, with a stream of its own. */
export type TaskKind = 'turn' | 'operation';

/**
 * How the task stands, as far as the server has said: `expired` and `lost` mean that the server no longer knows how it
 * went; what was received is kept.
 */
export type TaskStatus = 'running' | 'completed' | 'failed' | 'stopped' | 'expired' | 'lost';

export type TaskOutcome = Exclude<TaskStatus, 'running'>;

/** Why a task is not connected at the moment. */
export type WaitReason =
  | 'backoff'
  | 'offline'
  | 'asleep'
  | 'signed-out'
  | 'rate-limited'
  | 'backend-down'
  | 'untrusted'
  | 'proxy'
  | 'storage'
  /** The app is in a limited mode and follows no task. Never stored. */
  | 'not-followed';

/** The state of the connection to a task's stream. */
export type ConnectionPhase = 'connecting' | 'live' | 'waiting' | 'settled';

export interface Task {
  readonly taskId: string;
  readonly sessionId: string;
  readonly kind: TaskKind;
  /** The tool call that an operation works for. */
  readonly toolCallId: string | null;
  readonly status: TaskStatus;
  readonly state: ConnectionPhase;
  readonly waitReason: WaitReason | null;
  /** When the next attempt starts, milliseconds since the epoch, or null when an outside event will start it. */
  readonly retryAt: number | null;
  /** The newest event whose effect is stored. */
  readonly lastMessageId: string;
  /** Events that took effect, and events dropped because they already had. */
  readonly eventsApplied: number;
  readonly duplicatesDropped: number;
  readonly stopRequested: boolean;
  /** Why the server cannot stop the task, in words for a person. The task goes on. */
  readonly stopRefusal: string | null;
  /** What went wrong or is awaited, in words for a person. */
  readonly detail: string | null;
  readonly createdAt: number;
  readonly settledAt: number | null;
  /** Since when the connection is in this state, for this reason. */
  readonly stateSince: number;
  /** When the newest event took effect here. */
  readonly lastEventAt: number | null;
  /** What the server calls the task; null while it has not said, or when it has no name for it. */
  readonly serverId: string | null;
}

/** A task with what a list of all tasks says about it. */
export interface TaskEntry {
  readonly task: Task;
  /** The tool that an operation works for. */
  readonly toolName: string | null;
  /** The beginning of the message that a turn answers. */
  readonly prompt: string | null;
  /** Steps of an operation, as far as they are known. */
  readonly steps: readonly ProgressStep[];
  /** What its answer or its tool says went wrong, when the task itself does not. */
  readonly failure: string | null;
  /** It ended with a question to the person that has not been answered. */
  readonly needsYou: boolean;
}

const TURN = 'turn:';
const OPERATION = 'op:';

/** Our own name for the answer to a message, for servers that do not say which task writes it. */
export function localTurnId(messageId: string): string {
  return TURN + messageId;
}

/** Our own name for the work of a tool call, for servers that do not say which task does it. */
export function localOperationId(toolCallId: string): string {
  return OPERATION + toolCallId;
}

/** The message that a task with a name of our own answers, or null for any other task. */
export function questionOf(taskId: string): string | null {
  return taskId.startsWith(TURN) ? taskId.slice(TURN.length) : null;
}

export function isLocalTaskId(taskId: string): boolean {
  return taskId.startsWith(TURN) || taskId.startsWith(OPERATION);
}
