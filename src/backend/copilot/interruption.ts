/** How a task's stream and transcript are rounded off when it is stopped or fails: nothing said is lost, nothing dangles. */
import type { Chunk } from '@shared/protocol/chunks';
import type { MessageStore } from '../store/messages';
import type { Write } from '../store/writes';
import type { Task } from '../tasks/registry';
import type { Interruption } from '../tasks/workflow';
import { roundRows } from './converse';
import { closeParts, giveUpCalls, readSpoken } from './spoken';
import { toOutput, toolRow } from './tool-call';

const REASONS = {
  stopped: { message: 'Stopped before it was finished.', error: 'stopped' },
  failed: { message: 'Failed before it was finished.', error: 'task_failed' },
} as const;

/**
 * @param unfinished what the interrupted step had logged: its text becomes a row.
 * @param operationCalls calls to long-running tools whose result this task owes.
 */
export async function roundOff(
  messages: MessageStore,
  task: Task,
  outcome: keyof typeof REASONS,
  unfinished: readonly Chunk[],
  operationCalls: readonly string[] = [],
): Promise<Interruption> {
  const partial = readSpoken(unfinished);
  const rows = await messages.list(task.sessionId);
  const pending = operationCalls.filter((id) =>
    rows.some((row) => row.tool_call_id === id && isPending(row.content)),
  );
  const answered = new Set(rows.map((row) => row.tool_call_id));
  const unanswered = rows
    .filter((row) => row.task_id === task.id)
    .flatMap((row) => row.tool_calls ?? [])
    .map(({ id }) => id)
    .filter((id) => !answered.has(id));
  const output = toOutput(task, { type: 'error', ...REASONS[outcome] });
  // Only a round that has begun has calls of its own; elsewhere a call is announced.
  const lost = partial.messageId === null ? [] : partial.calls;
  const cut = giveUpCalls({ ...partial, calls: lost }, output);
  const owed = lost.filter((call) => call.arguments !== null && call.answer === null);
  return {
    chunks: [
      ...closeParts(partial),
      ...cut,
      ...[...pending, ...unanswered, ...owed.map(({ id }) => id)].map(
        (toolCallId): Chunk => ({ type: 'tool-output-available', toolCallId, output }),
      ),
    ],
    writes: [
      ...pending.map(
        (toolCallId): Write => ({ kind: 'set-tool-result', toolCallId, content: output }),
      ),
      ...unanswered.map((toolCallId) => toolRow(task, toolCallId, output)),
      ...(partial.messageId === null || (partial.text === '' && lost.length === 0)
        ? []
        : roundRows(task, {
            messageId: partial.messageId,
            text: partial.text,
            toolCalls: lost.map((call) => ({
              ...call,
              arguments: { ...call.arguments },
              answer: call.answer ?? output,
            })),
          })),
    ],
  };
}

function isPending(content: string | null): boolean {
  return content?.startsWith('{"type":"operation_pending"') ?? false;
}
