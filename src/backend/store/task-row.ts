/** A task as both engines store it, in columns or in the fields of a hash. */
import type { Task } from '../tasks/registry';

export interface TaskRow {
  readonly id: string;
  readonly session_id: string;
  readonly user_id: string;
  readonly kind: Task['kind'];
  readonly turn: number;
  readonly message_id: string | null;
  readonly operation_id: string | null;
  readonly tool_name: string;
  readonly input: Task['input'];
  readonly outcome: Task['outcome'];
  readonly tail_ms: number;
  readonly tail_seq: number;
  readonly created_at: number;
}

/** The task that a row stands for; how a request to stop is noted differs between the engines. */
export function taskOf(row: TaskRow, stopRequested: boolean): Task {
  return {
    id: row.id,
    sessionId: row.session_id,
    userId: row.user_id,
    kind: row.kind,
    turn: row.turn,
    messageId: row.message_id,
    operationId: row.operation_id,
    toolName: row.tool_name,
    input: row.input,
    outcome: row.outcome,
    stopRequested,
    tail: { ms: row.tail_ms, seq: row.tail_seq },
    createdAt: row.created_at,
  };
}
