/**
 * Folding: what each event of a task's stream does to the transcript.
 *
 * A pure function from (state, event) to (state, changes). The state is small, never holds text, and is stored with the
 * cursor, so folding continues in the middle of a part after a restart. It follows the state machine of the AI SDK's own
 * reader (version 7, whose rules include those of 5 and 6) where that one accepts a stream, and keeps what that one
 * refuses: a delta without its start opens a part, an unknown chunk stays raw, an end closes whatever is still open.
 * `docs/architecture.md` lists the differences.
 */
import type { Chunk, ChunkOf, DataChunk, ParsedEvent } from '../protocol/chunks';
import { readErrorChunk } from '../protocol/error-text';
import type { JsonObject } from '../protocol/json';
import { asOperationProgress, OPERATION_PROGRESS_TYPE } from '../protocol/tool-output';
import type { Change, ToolUpdate } from './change';
import { executed, fromProvider, resultProvider } from './fold-provider';
import { copyFoldState, type FoldState, type StreamEnd } from './fold-state';
import { type DiscoveredTask, ToolFolding } from './fold-tools';
import type { MessageStatus } from './message';
import { type FoldContext, TranscriptWriter } from './transcript-writer';

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

/** Whether an input leaves no trace, wherever it comes: a sign of life, or the mark behind the last event. */
export function saysNothing(input: FoldInput): boolean {
  if (input.kind === 'done') return true;
  if (input.kind !== 'chunk') return false;
  const { chunk } = input;
  if (chunk.type === 'heartbeat' || chunk.type === 'usage') return true;
  return 'transient' in chunk && chunk.transient === true;
}

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
  const folding = new Folding(writer, context);
  for (const input of inputs) folding.apply(input);
  return { state: writer.state, changes: writer.changes, discovered: folding.tools.discovered };
}

const STATUS_AT_END: Record<StreamEnd, MessageStatus> = {
  finished: 'complete',
  failed: 'failed',
  aborted: 'stopped',
};

const NO_RESULT: ToolUpdate = {
  state: 'output-error',
  errorText: 'The tool did not report a result.',
};

/** One batch in progress: which change each event asks for. */
class Folding {
  readonly tools: ToolFolding;
  private readonly state: FoldState;

  constructor(
    private readonly writer: TranscriptWriter,
    private readonly context: Pick<FoldContext, 'taskId' | 'answers'>,
  ) {
    this.state = writer.state;
    this.tools = new ToolFolding(writer, context);
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
        this.writer.startMessage(chunk.messageId ?? null);
        return this.describe(chunk.messageMetadata);
      case 'start-step':
        return this.writer.beginStep();
      case 'reset-step':
        return this.writer.resetStep();
      case 'text-start':
        return void this.writer.openText('text', chunk.id, fromProvider(chunk));
      case 'text-delta':
        return this.writer.appendText('text', chunk.id, chunk.delta, fromProvider(chunk));
      case 'text-end':
        return this.writer.closeText('text', chunk.id, {
          ...(chunk.citations == null ? {} : { citations: chunk.citations }),
          ...fromProvider(chunk),
        });
      case 'reasoning-start':
        return void this.writer.openText('reasoning', chunk.id, fromProvider(chunk));
      case 'reasoning-delta':
        return this.writer.appendText('reasoning', chunk.id, chunk.delta, fromProvider(chunk));
      case 'reasoning-end':
        return this.writer.closeText('reasoning', chunk.id, fromProvider(chunk));
      case 'tool-input-start':
        return this.tools.input(chunk, {
          state: 'input-streaming',
          input: undefined,
          ...(chunk.inputEncoding === 'text' ? { inputIsText: true } : {}),
        });
      case 'tool-input-delta':
        return this.writer.appendInput(chunk.toolCallId, chunk.inputTextDelta);
      case 'tool-input-available':
        return this.tools.input(chunk, { state: 'input-available', input: chunk.input });
      case 'tool-input-error':
        return this.tools.input(chunk, {
          state: 'output-error',
          input: chunk.input,
          errorText: chunk.errorText,
        });
      case 'tool-approval-request':
        return this.tools.approvalRequest(chunk);
      case 'tool-approval-response':
        return this.tools.approvalResponse(chunk);
      case 'tool-output-available':
        return this.tools.output(chunk);
      case 'tool-output-error':
        return this.tools.result(chunk, null, {
          state: 'output-error',
          output: undefined,
          preliminary: undefined,
          errorText: chunk.errorText,
          ...executed(chunk),
          ...resultProvider(chunk),
        });
      case 'tool-output-denied':
        return this.tools.result(chunk, null, { state: 'output-denied' });
      case 'source-url':
        return void this.writer.addPart({
          type: 'source',
          url: chunk.url,
          title: chunk.title ?? null,
          sourceId: chunk.sourceId,
          ...fromProvider(chunk),
        });
      case 'source-document':
        return void this.writer.addPart({
          type: 'document',
          sourceId: chunk.sourceId,
          mediaType: chunk.mediaType,
          title: chunk.title,
          filename: chunk.filename ?? null,
          ...fromProvider(chunk),
        });
      case 'file':
      case 'reasoning-file':
        return void this.writer.addPart({
          type: 'file',
          url: chunk.url,
          mediaType: chunk.mediaType,
          ...(chunk.type === 'reasoning-file' ? { reasoning: true } : {}),
          ...fromProvider(chunk),
        });
      case 'custom':
        return void this.writer.addPart({
          type: 'custom',
          kind: chunk.kind,
          ...fromProvider(chunk),
        });
      case 'steering-message':
        return this.steering(chunk);
      case 'message-metadata':
        return this.describe(chunk.messageMetadata);
      case 'error':
        this.state.stepSawError = true;
        return void this.writer.addPart({ type: 'error', ...readErrorChunk(chunk) });
      case 'abort':
        return this.endAs('aborted', chunk.reason ?? undefined);
      case 'finish':
        this.describe(chunk.messageMetadata);
        return chunk.finishReason === 'error' ? this.endAs('failed') : this.finish();
      case 'finish-step':
        // As in the AI SDK's version 7: what is open stays open, and an id that is used again begins a new part.
        return;
      case 'heartbeat':
      case 'usage':
        return;
      default:
        return this.dataChunk(chunk);
    }
  }

  /** The task's id is not the message's business. */
  private describe(metadata: ChunkOf<'start'>['messageMetadata']): void {
    if (!metadata) return;
    const { taskId: _, ...rest } = metadata;
    this.writer.describe(rest as JsonObject);
  }

  private steering(chunk: ChunkOf<'steering-message'>): void {
    const files = chunk.parts.flatMap((part) =>
      part.type === 'file'
        ? [{ url: part.url, mediaType: part.mediaType, filename: part.filename ?? null }]
        : [],
    );
    const texts = chunk.parts.flatMap((part) => (part.type === 'text' ? [part.text] : []));
    this.writer.addPart({ type: 'steering', id: chunk.id, texts, files });
  }

  private dataChunk(chunk: DataChunk): void {
    if (chunk.transient) return;
    if (chunk.type === OPERATION_PROGRESS_TYPE) {
      const progress = asOperationProgress(chunk.data);
      const tool = progress && this.writer.findTool(progress.toolCallId);
      if (progress && tool) return this.writer.updateTool(tool, { progress });
    }
    const name = chunk.type.slice('data-'.length);
    // A server's own position in its log, of no use to anyone else.
    if (name === 'cursor') return;
    // A line that says what is being done now; the next one takes its place.
    const dataId = chunk.id ?? (name === 'status' ? 'status' : null);
    this.writer.data({ type: 'data', name, dataId, data: chunk.data });
  }

  private finish(): void {
    this.endAs(this.state.sawError || this.state.stepSawError ? 'failed' : 'finished');
  }

  private endAs(end: StreamEnd, reason?: string): void {
    this.state.end = end;
    this.close(STATUS_AT_END[end], reason);
  }

  private close(status: MessageStatus, reason?: string): void {
    this.writer.stopGrowing();
    for (const part of this.writer.unfinished()) {
      if (part.kind === 'text') this.writer.finishText(part);
      else this.writer.updateTool(part, NO_RESULT);
    }
    const { answers } = this.context;
    const awaited = answers == null || this.state.answered ? null : this.writer.findTool(answers);
    if (awaited) this.writer.updateTool(awaited, NO_RESULT);
    this.writer.closeMessage(status, reason);
  }
}
