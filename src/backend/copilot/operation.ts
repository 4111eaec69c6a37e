/**
 * The operation: the work of a long-running tool. It reports its steps, replaces the tool's pending result, and lets the
 * model go on from there.
 */
import type { JsonObject } from '@shared/protocol/json';
import { z } from 'zod';
import { documentWrite } from '../store/documents';
import type { MessageRow } from '../store/messages';
import type { Task } from '../tasks/registry';
import { emit, type StepBody, type Steps, TaskFailure, type Workflow } from '../tasks/workflow';
import { type ConversationDeps, converse } from './converse';
import { roundOff } from './interruption';
import { operationInput } from './operation-input';
import { outcomeOf } from './operation-outcome';
import { type WorkDeps, work } from './operation-work';
import { outputIn, toOutput, toolContext } from './tool-call';
import { findTool, type OperationPlan, type OperationTool, operationPlan } from './tools/tool';

export type OperationDeps = ConversationDeps & WorkDeps;

interface Call {
  readonly task: Task;
  readonly tool: OperationTool;
  readonly operationId: string;
  readonly toolCallId: string;
  readonly args: JsonObject;
}

const result = z.object({
  output: z.string(),
  failure: z.object({ message: z.string(), code: z.string() }).nullable(),
  writes: z.array(documentWrite),
});

type Result = z.infer<typeof result>;

/** Makes the workflow of operations. */
export function operationWorkflow(deps: OperationDeps): Workflow {
  return {
    run: async (task, steps) => {
      const call = readCall(deps, task);
      const { toolCallId } = call;
      const plan = await layOut(deps, steps, call);
      await announce(task, steps, toolCallId, call.args);
      await work(deps, steps, plan, call);
      const failure = await reportResult(deps, steps, plan, call);
      await converse(deps, task, steps, {
        select: (rows) => untilToolResult(rows, toolCallId, task.id),
        context: null,
      });
      if (failure) throw new TaskFailure(failure.message, failure.code);
    },
    interrupted: (task, outcome, unfinished) =>
      roundOff(deps.messages, task, outcome, unfinished, [
        operationInput.parse(task.input).toolCallId,
      ]),
  };
}

function readCall({ tools }: OperationDeps, task: Task): Call {
  const { toolCallId, arguments: args } = operationInput.parse(task.input);
  const tool = findTool(tools, task.toolName);
  if (tool?.kind !== 'operation') throw new Error(`${task.toolName} is no long-running tool`);
  if (task.operationId === null) throw new Error(`task ${task.id} is no operation`);
  return { task, tool, operationId: task.operationId, toolCallId, args };
}

/** Plans once: what is stored, and which generator there is, may change while the work goes on. */
function layOut(
  deps: OperationDeps,
  steps: Steps,
  { task, tool, toolCallId, args }: Call,
): Promise<OperationPlan> {
  return steps.run({
    name: 'plan',
    result: operationPlan,
    repeatable: false,
    // biome-ignore lint/correctness/useYield: planning says nothing
    body: async function* (): StepBody<OperationPlan> {
      const plan = await tool.plan(args, toolContext(deps, task, toolCallId));
      const isTaken = plan.request !== null && deps.generator.takes(plan.request);
      return isTaken ? plan : { ...plan, request: null };
    },
  });
}

/**
 * Says again which call the task works for. Readers that know this stream alone (such as those of the AI SDK) could not
 * place the call's result otherwise.
 */
async function announce(
  task: Task,
  steps: Steps,
  toolCallId: string,
  input: JsonObject,
): Promise<void> {
  await steps.run({
    name: 'announce',
    result: z.null(),
    body: function* (): StepBody<null> {
      yield emit({ type: 'tool-input-available', toolCallId, toolName: task.toolName, input });
      return null;
    },
  });
}

/** @returns why the operation has failed, or null. */
async function reportResult(
  deps: OperationDeps,
  steps: Steps,
  plan: OperationPlan,
  { task, tool, toolCallId, args }: Call,
): Promise<Result['failure']> {
  const { failure } = await steps.run({
    name: 'result',
    result,
    // What is stored in the library may have changed since an interrupted attempt.
    repeatable: false,
    body: async function* ({ said }): StepBody<Result> {
      const completion = await deps.completions.find(task.id);
      if (!completion) throw new Error(`the operation of task ${task.id} is not complete`);
      const isOwn = completion.source === 'work' && !plan.request;
      const outcome = isOwn
        ? { answer: plan, failure: null }
        : await outcomeOf(completion, tool, args, toolContext(deps, task, toolCallId));
      const spoken = outputIn(said, toolCallId);
      const output = spoken ?? toOutput(task, outcome.answer.response);
      if (spoken === null) yield emit({ type: 'tool-output-available', toolCallId, output });
      return { output, failure: outcome.failure, writes: [...(outcome.answer.writes ?? [])] };
    },
    writes: ({ output, writes }) => [
      { kind: 'set-tool-result', toolCallId, content: output },
      ...writes,
    ],
  });
  return failure;
}

/** The conversation up to the tool's result, and what the task itself has said: nothing that was said meanwhile. */
function untilToolResult(
  rows: readonly MessageRow[],
  toolCallId: string,
  taskId: string,
): readonly MessageRow[] {
  const end = rows.findIndex((row) => row.tool_call_id === toolCallId) + 1;
  return [...rows.slice(0, end), ...rows.slice(end).filter((row) => row.task_id === taskId)];
}
