/** One call of a tool: answered at once, or answered with the operation that it starts. */
import type { Chunk } from '@shared/protocol/chunks';
import {
  isToolResponse,
  normaliseToolOutput,
  type ToolResponse,
} from '@shared/protocol/tool-response';
import { z } from 'zod';
import { type DocumentStore, documentWrite } from '../store/documents';
import type { Write } from '../store/writes';
import { derivedId } from '../tasks/ids';
import type { Task, TaskRegistry } from '../tasks/registry';
import { emit, type StepBody, type Steps } from '../tasks/workflow';
import { operationInput } from './operation-input';
import type { RequestedToolCall } from './round';
import {
  errorResponse,
  findTool,
  type OperationTool,
  type Tool,
  type ToolAnswer,
  type ToolContext,
} from './tools/tool';

export interface ToolDeps {
  readonly tools: readonly Tool[];
  readonly documents: DocumentStore;
  readonly registry: TaskRegistry;
  readonly now: () => number;
  /** Called when a task was created. */
  readonly onTaskCreated: (sessionId: string) => Promise<void>;
}

const callResult = z.object({
  /** What the transcript keeps. */
  content: z.string(),
  /** Whether the call goes on as an operation. */
  started: z.boolean(),
  writes: z.array(documentWrite),
});

type CallResult = z.infer<typeof callResult>;

/** Runs a tool once: its answer, its row and what it stores are one step. */
export async function runTool(
  deps: ToolDeps,
  task: Task,
  steps: Steps,
  call: RequestedToolCall,
): Promise<'answered' | 'started'> {
  const tool = findTool(deps.tools, call.name);
  const { started } = await steps.run({
    name: `tool ${call.id}`,
    result: callResult,
    // Tools look at what is stored, which may have changed since an interrupted attempt.
    repeatable: false,
    body: async function* ({ said }): StepBody<CallResult> {
      const answer = await answerCall(deps, task, tool, call);
      const spoken = outputIn(said, call.id);
      const output = spoken ?? toOutput(task, answer.response);
      if (spoken === null) {
        yield emit({ type: 'tool-output-available', toolCallId: call.id, output });
      }
      const isStarted = tool?.kind === 'operation' && isStart(output);
      return {
        content: isStarted ? toOutput(task, pendingResponse(task, tool, call)) : output,
        started: isStarted,
        writes: [...(answer.writes ?? [])],
      };
    },
    writes: ({ content, started: isStarted, writes }) => [
      toolRow(task, call.id, content),
      ...writes,
      ...(isStarted && tool ? [createTask(task, tool, call)] : []),
    ],
  });
  if (started) await deps.onTaskCreated(task.sessionId);
  return started ? 'started' : 'answered';
}

/** The context in which a call looks at what is stored. */
export function toolContext(
  deps: Pick<ToolDeps, 'documents' | 'now'>,
  task: Task,
  toolCallId: string,
): ToolContext {
  return { userId: task.userId, toolCallId, now: deps.now(), documents: deps.documents };
}

/** The row that answers a call. */
export function toolRow(task: Task, toolCallId: string, content: string): Write {
  return {
    kind: 'append-message',
    message: {
      id: derivedId(task.id, 'tool', toolCallId),
      taskId: task.id,
      ...(task.kind === 'turn' ? { turn: task.turn } : {}),
      role: 'tool',
      content,
      toolCallId,
    },
  };
}

/** A response as it goes on the wire and into the transcript. */
export function toOutput(task: Task, response: ToolResponse): string {
  return JSON.stringify({ ...response, session_id: task.sessionId });
}

async function answerCall(
  deps: ToolDeps,
  task: Task,
  tool: Tool | undefined,
  call: RequestedToolCall,
): Promise<ToolAnswer> {
  if (!tool) {
    return { response: errorResponse('unknown_tool', `There is no tool named ${call.name}.`) };
  }
  const context = toolContext(deps, task, call.id);
  if (tool.kind === 'immediate') return tool.run(call.arguments, context);
  const refusal =
    (await tool.refuse(call.arguments, context)) ??
    (await inProgress(deps, task, tool, call, context));
  return { response: refusal ?? startedResponse(task, tool, call) };
}

/** Answers a call that would get in the way of one that is being worked on. */
async function inProgress(
  { registry }: ToolDeps,
  task: Task,
  tool: OperationTool,
  call: RequestedToolCall,
  context: ToolContext,
): Promise<ToolResponse | null> {
  const key = await tool.exclusiveKey(call.arguments, context);
  if (key === null) return null;
  for (const running of await registry.runningIn(task.sessionId)) {
    if (running.kind !== 'operation' || running.toolName !== tool.name) continue;
    const input = operationInput.parse(running.input);
    if ((await tool.exclusiveKey(input.arguments, context)) === key) {
      return {
        type: 'operation_in_progress',
        message: tool.inProgressMessage,
        tool_call_id: input.toolCallId,
      };
    }
  }
  return null;
}

function operationFields(task: Task, tool: Tool, call: RequestedToolCall) {
  return {
    operation_id: derivedId(task.id, 'operation', call.id),
    tool_name: tool.name,
    task_id: derivedId(task.id, 'operation-task', call.id),
  };
}

function startedResponse(task: Task, tool: OperationTool, call: RequestedToolCall): ToolResponse {
  return {
    type: 'operation_started',
    message: tool.startedMessage,
    ...operationFields(task, tool, call),
  };
}

function pendingResponse(task: Task, tool: OperationTool, call: RequestedToolCall): ToolResponse {
  return {
    type: 'operation_pending',
    message: tool.pendingMessage(call.arguments),
    ...operationFields(task, tool, call),
  };
}

function createTask(task: Task, tool: Tool, call: RequestedToolCall): Write {
  const { operation_id: operationId, task_id: id } = operationFields(task, tool, call);
  return {
    kind: 'create-task',
    task: {
      ...{ id, operationId },
      kind: 'operation',
      turn: task.turn,
      messageId: null,
      toolName: tool.name,
      input: { toolCallId: call.id, arguments: call.arguments },
    },
  };
}

/** What an interrupted attempt has already answered to a call, or null. */
export function outputIn(said: readonly Chunk[], toolCallId: string): string | null {
  const chunk = said.find(
    (each) => each.type === 'tool-output-available' && each.toolCallId === toolCallId,
  );
  return chunk?.type === 'tool-output-available' && typeof chunk.output === 'string'
    ? chunk.output
    : null;
}

function isStart(output: string): boolean {
  const response = normaliseToolOutput(output);
  return isToolResponse(response) && response.type === 'operation_started';
}
