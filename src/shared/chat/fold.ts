/**
 * Folding: what each event of a task's stream does to the transcript.
 *
 * A pure function from (state, event) to (state, changes). The state is small, never holds text, and is stored with the
 * cursor, so folding continues in the middle of a part after a restart. It follows the state machine of the AI SDK's own
 * reader where that one accepts a stream, and keeps what that one refuses: a delta without its start opens a part, an
 * unknown chunk stays raw, an end closes whatever is still open.
 */
import type { Chunk, DataChunk, ParsedEvent } from '../protocol/chunks';
import { readErrorChunk } from '../protocol/error-text';
import {
  asOperationProgress,
  asPendingOperation,
  normaliseToolOutput,
  OPERATION_PROGRESS_TYPE,
  type PendingOperation,
} from '../protocol/tool-output';
import type { Change } from './change';
import { copyFoldState, type FoldState, type PartLocation, type StreamEnd } from './fold-state';
import type { MessageStatus, Part } from './message';
import { localOperationId } from './task';
import { type FoldContext, type ToolChange, TranscriptWriter } from './transcript-writer';

/** A long-running task that a tool's answer announced. */
export interface DiscoveredTask {
  readonly taskId: string;
  readonly toolCallId: string;
  readonly location: PartLocation;
}

export interface FoldResult {
  readonly state: FoldState;
  readonly changes: readonly Change[];
  readonly discovered: readonly DiscoveredTask[];
}

/**
 * One event to fold. `corrupt` stands for an event that cannot be read and has been given up; `cut` ends what will not be
 * continued, because the server says so outside the stream.
 */
export type FoldInput =
  | Exclude<ParsedEvent, { readonly kind: 'invalid' }>
  | { readonly kind: 'corrupt'; readonly eventId: string | null; readonly reason: string }
  | { readonly kind: 'cut'; readonly status: 'complete' | 'failed' | 'stopped' | 'partial' };

/**
 * Folds a batch of events. The given state is not touched, so a caller whose transaction fails can fold again.
 * Neighbouring appends to the same part become one change.
 */
export function fold(
  state: FoldState,
  inputs: readonly FoldInput[],
  context: FoldContext,
): FoldResult {
  const writer = new TranscriptWriter(copyFoldState(state), context);
  const folding = new Folding(writer, context.taskId);
  for (const input of inputs) folding.apply(input);
  return { state: writer.state, changes: writer.changes, discovered: folding.discovered };
}

/** The task that brings the result of a call: the server's name for it, or ours; null when another call gets it. */
export function operationTaskId(pending: PendingOperation, toolCallId: string): string | null {
  const elsewhere = pending.tool_call_id != null && pending.tool_call_id !== toolCallId;
  return pending.task_id ?? (elsewhere ? null : localOperationId(toolCallId));
}

const STATUS_AT_END: Record<StreamEnd, MessageStatus> = {
  finished: 'complete',
  failed: 'failed',
  aborted: 'stopped',
};

/** One batch in progress: which change each event asks for. */
class Folding {
  readonly discovered: DiscoveredTask[] = [];
  private readonly state: FoldState;

  constructor(
    private readonly writer: TranscriptWriter,
    private readonly taskId: string,
  ) {
    this.state = writer.state;
  }

  apply(input: FoldInput): void {
    if (this.state.end) return;
    switch (input.kind) {
      case 'chunk':
        return this.chunk(input.chunk);
      case 'unknown':
        return void this.writer.addPart({ type: 'raw', json: input.raw });
      case 'corrupt':
        return void this.writer.addPart({
          type: 'corrupt',
          eventId: input.eventId,
          reason: input.reason,
        });
      case 'done':
        return this.finish();
      case 'cut':
        return this.close(input.status);
    }
  }

  private chunk(chunk: Chunk): void {
    switch (chunk.type) {
      case 'start':
        return this.writer.startMessage(chunk.messageId ?? null);
      case 'start-step':
        return void this.writer.addPart({ type: 'step' });
      case 'finish-step':
        // As in the AI SDK: part ids may be reused in the next step.
        this.writer.closeAll(this.state.openText);
        this.writer.closeAll(this.state.openReasoning);
        return;
      case 'text-start':
        return void this.writer.openPart('text', chunk.id);
      case 'text-delta':
        return this.writer.append('text', chunk.id, chunk.delta);
      case 'text-end':
        return this.writer.closePart(this.state.openText, chunk.id);
      case 'reasoning-start':
        return void this.writer.openPart('reasoning', chunk.id);
      case 'reasoning-delta':
        return this.writer.append('reasoning', chunk.id, chunk.delta);
      case 'reasoning-end':
        return this.writer.closePart(this.state.openReasoning, chunk.id);
      case 'tool-input-start':
        return this.toolInput(chunk.toolCallId, chunk.toolName, { state: 'input-streaming' });
      case 'tool-input-available':
        return this.toolInput(chunk.toolCallId, chunk.toolName, {
          state: 'input-available',
          ...(chunk.input === undefined ? {} : { input: chunk.input }),
        });
      case 'tool-input-error':
        return this.toolEnd(chunk.toolCallId, chunk.toolName, {
          state: 'output-error',
          errorText: chunk.errorText,
          ...(chunk.input === undefined ? {} : { input: chunk.input }),
        });
      case 'tool-output-available':
        return this.toolOutput(chunk);
      case 'tool-output-error':
        return this.toolEnd(chunk.toolCallId, null, {
          state: 'output-error',
          errorText: chunk.errorText,
        });
      case 'source-url':
        return void this.writer.addPart({
          type: 'source',
          url: chunk.url,
          title: chunk.title ?? null,
        });
      case 'file':
        return void this.writer.addPart({
          type: 'file',
          url: chunk.url,
          mediaType: chunk.mediaType,
        });
      case 'error':
        this.state.sawError = true;
        return void this.writer.addPart({ type: 'error', ...readErrorChunk(chunk) });
      case 'abort':
        return this.endAs('aborted');
      case 'finish':
        return this.finish();
      case 'tool-input-delta':
      case 'message-metadata':
        // The complete input follows in `tool-input-available`; metadata is not part of the transcript.
        return;
      default:
        return this.dataChunk(chunk);
    }
  }

  private toolInput(toolCallId: string, toolName: string, update: ToolChange): void {
    this.writer.tool(toolCallId, toolName, update, true);
  }

  private toolEnd(toolCallId: string, toolName: string | null, update: ToolChange): void {
    this.writer.tool(toolCallId, toolName, update, false);
  }

  private toolOutput(chunk: Extract<Chunk, { type: 'tool-output-available' }>): void {
    const output = normaliseToolOutput(chunk.output);
    const pending = asPendingOperation(output);
    const taskId = pending && operationTaskId(pending, chunk.toolCallId);
    this.toolEnd(chunk.toolCallId, chunk.toolName ?? null, {
      state: 'output-available',
      output,
      ...(taskId === null
        ? {}
        : { operation: { taskId, operationId: pending?.operation_id ?? null } }),
    });
    const location = this.state.tools.get(chunk.toolCallId);
    if (taskId !== null && taskId !== this.taskId && location) {
      const { messageId, index } = location;
      this.discovered.push({
        taskId,
        toolCallId: chunk.toolCallId,
        location: { messageId, index },
      });
    }
  }

  private dataChunk(chunk: DataChunk): void {
    if (chunk.transient) return;
    if (chunk.type === OPERATION_PROGRESS_TYPE) {
      const progress = asOperationProgress(chunk.data);
      const tool = progress && this.state.tools.get(progress.toolCallId);
      if (progress && tool) {
        const { messageId, index } = tool;
        this.writer.changes.push({ type: 'tool.updated', messageId, index, update: { progress } });
        return;
      }
    }
    const dataId = chunk.id ?? null;
    const part: Part = {
      type: 'data',
      name: chunk.type.slice('data-'.length),
      dataId,
      data: chunk.data,
    };
    const key = `${chunk.type}:${dataId}`;
    const known = dataId === null ? undefined : this.state.data.get(key);
    if (known) {
      this.writer.changes.push({ type: 'part.replaced', ...known, part });
    } else {
      const location = this.writer.addPart(part);
      if (dataId !== null) this.state.data.set(key, location);
    }
  }

  private finish(): void {
    this.endAs(this.state.sawError ? 'failed' : 'finished');
  }

  private endAs(end: StreamEnd): void {
    this.state.end = end;
    this.close(STATUS_AT_END[end]);
  }

  private close(status: MessageStatus): void {
    for (const [toolCallId, tool] of this.state.tools) {
      if (!tool.open) continue;
      this.toolEnd(toolCallId, null, {
        state: 'output-error',
        errorText: 'The tool did not report a result.',
      });
    }
    this.writer.closeMessage(status);
  }
}
