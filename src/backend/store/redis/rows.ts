/** Rows as Redis stores them: hashes of texts, and JSON where a row never changes. */
import { z } from 'zod';
import { jsonText } from '../../json';
import type { NewTask, Task } from '../../tasks/registry';
import { type MessageRow, messageRow, type NewMessage, PLACES_IN_TURN } from '../messages';
import { type SessionRow, sessionRow } from '../sessions';
import { taskOf } from '../task-row';
import type { Write } from '../writes';
import { outboxWrite } from './documents';

const number = z.coerce.number().default(0);
const text = z.string();

const storedSession = sessionRow.extend({
  title: text.nullable().default(null),
  created_at: z.coerce.number(),
  updated_at: z.coerce.number(),
});

const storedTask = z
  .object({
    id: text,
    session_id: text,
    user_id: text,
    kind: z.enum(['turn', 'operation']),
    turn: z.coerce.number(),
    message_id: text.nullable().default(null),
    operation_id: text.nullable().default(null),
    tool_name: text,
    input: jsonText,
    outcome: z.enum(['completed', 'failed', 'stopped']).nullable().default(null),
    stop: text.optional(),
    tail_ms: number,
    tail_seq: number,
    created_at: z.coerce.number(),
  })
  .transform((row) => taskOf(row, row.stop !== undefined));

const storedMessage = messageRow.omit({ turn: true });

/** @returns the row, or null for the empty hash that stands for none. */
export function readSession(hash: object): SessionRow | null {
  return Object.keys(hash).length === 0 ? null : storedSession.parse(hash);
}

/** @returns the task, or null when the hash is empty or lacks what makes it a task. */
export function readTask(hash: object): Task | null {
  return 'id' in hash ? storedTask.parse(hash) : null;
}

/** @param order the score of the message in its session's order. */
export function readMessage(row: string, order: number): MessageRow {
  const message = storedMessage.parse(JSON.parse(row));
  return { ...message, turn: Math.floor(order / PLACES_IN_TURN) };
}

/** @param results what calls have come to after their rows were written, by the calls' ids. */
export function withResult(
  message: MessageRow,
  results: Readonly<Record<string, string>>,
): MessageRow {
  const result = message.tool_call_id === null ? undefined : results[message.tool_call_id];
  return { ...message, content: result ?? message.content };
}

export function messageText(message: NewMessage, now: number): string {
  return JSON.stringify({
    id: message.id,
    task_id: message.taskId,
    role: message.role,
    content: message.content,
    tool_calls: message.toolCalls?.length ? [...message.toolCalls] : null,
    tool_call_id: message.toolCallId ?? null,
    created_at: now,
  } satisfies z.input<typeof storedMessage>);
}

/** The fields of a new task's hash, but for its turn. */
export function taskFields(
  task: Omit<NewTask, 'turn'>,
  sessionId: string,
  userId: string,
  now: number,
): string[] {
  return [
    ...['id', task.id, 'session_id', sessionId, 'user_id', userId, 'kind', task.kind],
    ...(task.messageId === null ? [] : ['message_id', task.messageId]),
    ...(task.operationId === null ? [] : ['operation_id', task.operationId]),
    ...['tool_name', task.toolName, 'input', JSON.stringify(task.input), 'created_at', String(now)],
  ];
}

/** A write as the script takes it: whatever is stored as it is, is text already. */
export function scriptWrite(
  write: Write,
  owner: { readonly sessionId: string; readonly userId: string },
  now: number,
): object {
  switch (write.kind) {
    case 'put-document':
    case 'delete-document':
      return outboxWrite(write);
    case 'append-message': {
      const { id, turn, toolCallId, content } = write.message;
      const row = messageText(write.message, now);
      const call = toolCallId === undefined ? {} : { toolCall: toolCallId, content: content ?? '' };
      return { kind: write.kind, id, row, ...(turn === undefined ? {} : { turn }), ...call };
    }
    case 'set-tool-result':
      return { kind: write.kind, toolCall: write.toolCallId, content: write.content };
    case 'create-task': {
      const { id, kind, turn } = write.task;
      const fields = taskFields(write.task, owner.sessionId, owner.userId, now);
      return { kind: write.kind, id, task: kind, turn, fields: ['turn', String(turn), ...fields] };
    }
    case 'save-step':
      return {
        kind: write.kind,
        position: write.position,
        step: JSON.stringify({ name: write.name, result: write.result }),
      };
  }
}
