/** Folding what is said of tool calls: their input, what became of them, and whether a person has to agree. */
import type { ChunkOf } from '../protocol/chunks';
import { asPendingOperation, type PendingOperation } from '../protocol/tool-output';
import { normaliseToolOutput } from '../protocol/tool-response';
import type { ToolUpdate } from './change';
import { callProvider, executed, resultProvider } from './fold-provider';
import type { FoldState } from './fold-state';
import type { ToolApproval } from './message';
import { localOperationId } from './task';
import type { FoldContext, TranscriptWriter } from './transcript-writer';

/** A long-running task that a tool's answer announced. */
export interface DiscoveredTask {
  readonly taskId: string;
  readonly toolCallId: string;
}

/** The task that brings the result of a call: the server's name for it, or ours; null when another call gets it. */
export function operationTaskId(pending: PendingOperation, toolCallId: string): string | null {
  const { task_id: name, tool_call_id: answered } = pending;
  // An early version of the platform gives a blank name to what another process has begun.
  if (name) return name;
  return answered && answered !== toolCallId ? null : localOperationId(toolCallId);
}

/** What an earlier writing of the same call left behind. */
const CLEARED: ToolUpdate = {
  output: undefined,
  errorText: undefined,
  preliminary: undefined,
  inputText: undefined,
  inputIsText: undefined,
};

/** The tool calls of one batch in progress. */
export class ToolFolding {
  readonly discovered: DiscoveredTask[] = [];
  private readonly state: FoldState;

  constructor(
    private readonly writer: TranscriptWriter,
    private readonly context: Pick<FoldContext, 'taskId' | 'answers'>,
  ) {
    this.state = writer.state;
  }

  input(
    chunk: ChunkOf<'tool-input-start' | 'tool-input-available' | 'tool-input-error'>,
    update: ToolUpdate,
  ): void {
    const { toolCallId, toolName, title } = chunk;
    if (toolCallId === this.context.answers && this.writer.findTool(toolCallId)) {
      // An operation's stream introduces the call it answers once more, for readers that have not seen the turn.
      if (update.state === 'output-error') this.result(chunk, toolName, update);
      return;
    }
    const dynamic = chunk.dynamic ?? false;
    const provider = update.state === 'output-error' ? resultProvider(chunk) : callProvider(chunk);
    // An error belongs to the call that is there, whatever kind it says it is of.
    const known = update.state === 'output-error' ? this.writer.isDynamic(toolCallId) : null;
    this.writer.toolInput(toolCallId, known ?? dynamic, toolName, {
      ...CLEARED,
      ...update,
      ...(title == null || update.state === 'output-error' ? {} : { title }),
      ...executed(chunk),
      ...provider,
    });
  }

  result(
    { toolCallId }: { readonly toolCallId: string },
    toolName: string | null,
    update: ToolUpdate,
  ): void {
    this.writer.toolResult(toolCallId, toolName, update);
    // That the operation itself goes on is no answer, wherever it is said once more.
    const { answers, taskId } = this.context;
    if (toolCallId === answers && update.operation?.taskId !== taskId) this.state.answered = true;
  }

  output(chunk: ChunkOf<'tool-output-available'>): void {
    const { toolCallId } = chunk;
    const output = normaliseToolOutput(chunk.output);
    const pending = asPendingOperation(output);
    const taskId = pending && operationTaskId(pending, toolCallId);
    this.result(chunk, chunk.toolName ?? null, {
      state: 'output-available',
      output,
      errorText: undefined,
      preliminary: chunk.preliminary === true ? true : undefined,
      ...(taskId === null
        ? {}
        : { operation: { taskId, operationId: pending?.operation_id ?? null } }),
      ...executed(chunk),
      ...resultProvider(chunk),
    });
    if (taskId !== null && taskId !== this.context.taskId) {
      this.discovered.push({ taskId, toolCallId });
    }
  }

  approvalRequest(chunk: ChunkOf<'tool-approval-request'>): void {
    const approval: ToolApproval = {
      id: chunk.approvalId,
      ...(chunk.reason == null ? {} : { requestReason: chunk.reason }),
      ...(chunk.isAutomatic === true ? { isAutomatic: true } : {}),
    };
    const { messageId, index } = this.writer.toolResult(chunk.toolCallId, null, {
      state: 'approval-requested',
      approval,
    });
    if (messageId === this.state.messageId) this.state.approvals.set(approval.id, index);
  }

  approvalResponse(chunk: ChunkOf<'tool-approval-response'>): void {
    const { messageId } = this.state;
    const index = this.state.approvals.get(chunk.approvalId);
    if (messageId === null || index === undefined) {
      // Which call it is about cannot be told any more.
      return void this.writer.addPart({ type: 'raw', json: JSON.stringify(chunk) });
    }
    this.state.approvals.delete(chunk.approvalId);
    this.writer.updateTool(
      { messageId, index },
      {
        state: 'approval-responded',
        approval: {
          id: chunk.approvalId,
          approved: chunk.approved,
          ...(chunk.reason == null ? {} : { reason: chunk.reason }),
        },
        ...executed(chunk),
        ...callProvider(chunk),
      },
    );
  }
}
