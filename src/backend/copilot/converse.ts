/**
 * The conversation within one task: the model and the tools take turns until the model calls no more tools, or only tools
 * whose work goes on in tasks of their own.
 */
import type { MessageRow, MessageStore, ToolCall } from '../store/messages';
import type { Write } from '../store/writes';
import type { Task } from '../tasks/registry';
import { type StepBody, type Steps, TaskFailure } from '../tasks/workflow';
import type { Model, PageContext } from './model';
import { type RequestedToolCall, type RoundResult, roundResult, streamRound } from './round';
import { runTool, type ToolDeps, toolRow } from './tool-call';

const MAX_ROUNDS = 10;

export interface ConversationDeps extends ToolDeps {
  readonly model: Model;
  readonly messages: MessageStore;
}

export interface Conversation {
  /** The part of the session's rows that the model is shown. */
  readonly select: (rows: readonly MessageRow[]) => readonly MessageRow[];
  readonly context: PageContext | null;
}

/** @throws TaskFailure when the model fails, or does not come to an end. */
export async function converse(
  deps: ConversationDeps,
  task: Task,
  steps: Steps,
  conversation: Conversation,
): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const calls = await runRound(deps, task, steps, conversation, round);
    let answered = 0;
    for (const call of calls) {
      if (call.answer === null && (await runTool(deps, task, steps, call)) === 'answered')
        answered += 1;
    }
    if (answered === 0) return;
  }
  throw new TaskFailure(
    `The model kept calling tools after ${MAX_ROUNDS} rounds.`,
    'TOO_MANY_ROUNDS',
  );
}

async function runRound(
  { model, messages }: ConversationDeps,
  task: Task,
  steps: Steps,
  { select, context }: Conversation,
  round: number,
): Promise<readonly RequestedToolCall[]> {
  const { toolCalls } = await steps.run({
    name: `round-${round}`,
    result: roundResult,
    repeatable: model.repeatable,
    body: async function* (attempt): StepBody<RoundResult> {
      const rows = select(await messages.list(task.sessionId));
      return yield* streamRound(model, { messages: rows, context }, task.id, round, attempt);
    },
    writes: (result) => roundRows(task, result),
  });
  return toolCalls;
}

/** The rows of a round, in the task's turn; what an operation says comes after everything else. */
export function roundRows(task: Task, { messageId, text, toolCalls }: RoundResult): Write[] {
  const answered = toolCalls.flatMap(({ id, answer }) =>
    answer === null ? [] : [toolRow(task, id, answer)],
  );
  const said: Write = {
    kind: 'append-message',
    message: {
      id: messageId,
      taskId: task.id,
      ...(task.kind === 'turn' ? { turn: task.turn } : {}),
      role: 'assistant',
      content: text,
      toolCalls: toolCalls.map(toStoredCall),
    },
  };
  return [said, ...answered];
}

function toStoredCall(call: RequestedToolCall): ToolCall {
  return {
    id: call.id,
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  };
}
