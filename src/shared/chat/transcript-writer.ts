/** Turns what folding decides about messages and parts into changes, and keeps the folding state in step with them. */
import type { JsonObject } from '../protocol/json';
import type { Change, TextUpdate, ToolUpdate } from './change';
import type { FoldState } from './fold-state';
import { GrowingParts, inputKey, type TextKind, textKey } from './growing-parts';
import type { MessageStatus, Part, ToolPart } from './message';
import { type OpenPart, PartIndex, type PartLocation, type StoredParts } from './part-index';
import { dataKey, isWaiting, STEP_KEY, toolKey } from './part-key';

export interface FoldContext {
  readonly taskId: string;
  /** Wall-clock milliseconds, for the creation time of new messages. */
  readonly now: number;
  /** The transcript as it is stored. */
  readonly stored: StoredParts;
  /** The tool call that an operation answers; null for a turn. */
  readonly answers?: string | null | undefined;
}

export class TranscriptWriter {
  readonly changes: Change[] = [];
  private readonly index: PartIndex;
  private readonly growing: GrowingParts;

  /** @param state is advanced in place. */
  constructor(
    readonly state: FoldState,
    private readonly context: FoldContext,
  ) {
    this.index = new PartIndex(context.stored);
    this.growing = new GrowingParts(state, this.changes, this.index);
  }

  /** Adds a part to the message being written, beginning an unnamed message when there is none. */
  addPart(part: Part): PartLocation {
    const messageId = this.state.messageId ?? this.beginMessage(null);
    const location = { messageId, index: this.state.partCount };
    this.state.partCount += 1;
    this.changes.push({ type: 'part.added', ...location, part });
    this.index.added(location, part);
    return location;
  }

  /** Begins a step of the model's work. */
  beginStep(): void {
    this.addPart({ type: 'step' });
    this.state.stepStart = this.state.partCount;
    this.state.sawError ||= this.state.stepSawError;
    this.state.stepSawError = false;
  }

  /** Takes back what the current step has written: the step is done over. */
  resetStep(): void {
    const { messageId, partCount, stepStart, approvals } = this.state;
    this.state.stepSawError = false;
    if (messageId === null) return;
    this.growing.endAll(stepStart);
    this.growing.drop();
    for (const [id, index] of approvals) if (index >= stepStart) approvals.delete(id);
    if (partCount === stepStart) return;
    this.changes.push({ type: 'parts.truncated', messageId, count: stepStart });
    this.index.truncated(messageId, stepStart);
    this.state.partCount = stepStart;
  }

  /** Opens a text part; one that is still open under the same id ends here. */
  openText(kind: TextKind, id: string, update: TextUpdate): number {
    const key = textKey(kind, id);
    this.growing.end(key);
    const part = { type: kind, text: '', state: 'streaming' as const, ...update };
    return this.growing.begin(key, this.addPart(part).index);
  }

  /** Appends to an open part. A delta without its start opens the part, so that no text is lost. */
  appendText(kind: TextKind, id: string, text: string, update: TextUpdate): void {
    const key = textKey(kind, id);
    const index = this.growing.at(key) ?? this.openText(kind, id, update);
    this.growing.grow(key, text);
    if (Object.keys(update).length > 0) this.updateText(index, update);
  }

  /** Ends an open part; one that is not open is ignored. */
  closeText(kind: TextKind, id: string, update: TextUpdate): void {
    this.growing.end(textKey(kind, id), update);
  }

  /** Writes a call's input into the current step: in place when the call was met there, else as a part of its own. */
  toolInput(toolCallId: string, dynamic: boolean, toolName: string, update: ToolUpdate): void {
    const at = this.inStep([toolKey(toolCallId, dynamic)]);
    this.writeTool(at, { toolCallId, dynamic, toolName }, { ...update, toolName });
  }

  /** Whether a call of the current step is to a dynamic tool, or null when the step has no such call. */
  isDynamic(toolCallId: string): boolean | null {
    const dynamic = this.inStep([toolKey(toolCallId, true)])?.index;
    const other = this.inStep([toolKey(toolCallId, false)])?.index;
    if (dynamic === undefined && other === undefined) return null;
    return (dynamic ?? Number.POSITIVE_INFINITY) < (other ?? Number.POSITIVE_INFINITY);
  }

  /** Writes what became of a call, wherever the call stands. @returns where. */
  toolResult(toolCallId: string, toolName: string | null, update: ToolUpdate): PartLocation {
    const { messageId } = this.state;
    const keys = [toolKey(toolCallId, false), toolKey(toolCallId, true)];
    const before = messageId === null ? null : this.index.find(messageId, keys, 0, 'last');
    const at =
      this.inStep(keys) ??
      (messageId !== null && before !== null ? { messageId, index: before } : null) ??
      this.index.findElsewhere(toolCallId);
    const name = toolName ?? 'tool';
    return this.writeTool(at, { toolCallId, dynamic: false, toolName: name }, update);
  }

  /** Continues a call's input. A call whose input is not being written is left as it is. */
  appendInput(toolCallId: string, text: string): void {
    this.growing.grow(inputKey(toolCallId), text);
  }

  /** Updates a tool part of the message being written. */
  updateTool({ messageId, index }: PartLocation, update: ToolUpdate): void {
    this.changes.push({ type: 'tool.updated', messageId, index, update });
    const { state } = update;
    if (state === undefined) return;
    // Whatever becomes of a call, its input is not written any further.
    if (messageId === this.state.messageId) this.growing.forget(index);
    this.index.setOpen({ messageId, index }, isWaiting({ state }) ? 'tool' : null);
  }

  /** Where a tool call stands: in the message being written, or before. */
  findTool(toolCallId: string): PartLocation | null {
    const keys = [toolKey(toolCallId, false), toolKey(toolCallId, true)];
    const { messageId } = this.state;
    const index = messageId === null ? null : this.index.find(messageId, keys, 0, 'last');
    if (messageId !== null && index !== null) return { messageId, index };
    return this.index.findElsewhere(toolCallId);
  }

  /** Adds a data part, or replaces the one that has its name and id. */
  data(part: Extract<Part, { type: 'data' }>): void {
    const { messageId } = this.state;
    const index =
      messageId === null || part.dataId === null
        ? null
        : this.index.find(messageId, [dataKey(part.name, part.dataId)], 0, 'first');
    if (messageId === null || index === null) this.addPart(part);
    else this.changes.push({ type: 'part.replaced', messageId, index, part });
  }

  /** Adds to what is known of the message as a whole. Nothing is begun for it. */
  describe(metadata: JsonObject): void {
    const { messageId } = this.state;
    if (messageId === null || Object.keys(metadata).length === 0) return;
    this.changes.push({ type: 'message.described', messageId, metadata });
  }

  /** Begins the message that a `start` names, unless it is the one being written. */
  startMessage(wireId: string | null): void {
    const { messageId, partCount } = this.state;
    const name = wireId ? this.ownName(wireId) : null;
    if (messageId !== null && (name === null || name === messageId)) return;
    if (messageId !== null && partCount === 0) {
      // A renamed message that holds nothing yet: begin it again under its new name.
      this.changes.push({ type: 'message.removed', messageId });
      this.index.messageRemoved(messageId);
    } else {
      this.closeMessage('complete');
    }
    this.beginMessage(name);
  }

  /**
   * Some servers count the messages of each stream anew. What somebody else has written under that name is not this task's to
   * go on with, unless it holds the call that the task answers.
   */
  private ownName(wireId: string): string {
    const { taskId, answers } = this.context;
    if (!this.index.isForeign(wireId)) return wireId;
    const holdsCall = answers != null && this.findTool(answers)?.messageId === wireId;
    return holdsCall ? wireId : `${taskId}:${wireId}`;
  }

  /** Ends the message being written, with every text that is still open. */
  closeMessage(status: MessageStatus, reason?: string): void {
    this.growing.endAll();
    this.state.approvals.clear();
    const { messageId } = this.state;
    if (messageId === null) return;
    this.changes.push({
      type: 'message.updated',
      messageId,
      status,
      ...(reason === undefined ? {} : { reason }),
    });
    this.state.messageId = null;
  }

  /** Nothing grows any more. */
  stopGrowing(): void {
    this.growing.forgetAll();
  }

  /** Every part that is unfinished, in whatever the task has written. */
  unfinished(): OpenPart[] {
    return this.index.open(this.state.messageId);
  }

  /** Ends a text part. */
  finishText(at: PartLocation): void {
    this.growing.finish(at);
  }

  private inStep(keys: readonly string[]): PartLocation | null {
    const { messageId, stepStart } = this.state;
    if (messageId === null) return null;
    const index = this.index.find(messageId, keys, stepStart, 'first');
    return index === null ? null : { messageId, index };
  }

  private writeTool(
    at: PartLocation | null,
    call: { readonly toolCallId: string; readonly dynamic: boolean; readonly toolName: string },
    update: ToolUpdate,
  ): PartLocation {
    const { toolCallId, dynamic, toolName } = call;
    let location = at;
    if (location) {
      this.updateTool(location, update);
    } else {
      const part: ToolPart = {
        type: 'tool',
        toolCallId,
        toolName,
        state: 'input-available',
        ...(dynamic ? { dynamic: true } : {}),
        ...present(update),
      };
      location = this.addPart(part);
    }
    if (update.state === 'input-streaming') {
      const key = inputKey(toolCallId);
      // An earlier writing of the call, in another step, is not waited for any more: nor for half a character of it.
      this.growing.end(key);
      this.growing.begin(key, location.index);
    }
    return location;
  }

  private updateText(index: number, update: TextUpdate): void {
    const { messageId } = this.state;
    if (messageId !== null) this.changes.push({ type: 'text.updated', messageId, index, update });
  }

  private beginMessage(name: string | null): string {
    const { taskId, now } = this.context;
    const id = name ?? `${taskId}:${this.state.messageCount}`;
    const present = this.index.count(id);
    this.state.messageId = id;
    this.state.partCount = present ?? 0;
    this.state.messageCount += 1;
    this.state.sawError ||= this.state.stepSawError;
    this.state.stepSawError = false;
    if (present !== null) {
      // Some servers continue a message under its old id.
      const step = this.index.find(id, [STEP_KEY], 0, 'last');
      this.state.stepStart = step === null ? 0 : step + 1;
      this.changes.push({ type: 'message.updated', messageId: id, status: 'streaming' });
      return id;
    }
    this.state.stepStart = 0;
    this.changes.push({
      type: 'message.added',
      message: { id, role: 'assistant', status: 'streaming', createdAt: now, parts: [] },
    });
    this.index.messageAdded(id);
    return id;
  }
}

/** Without the fields that only clear what is not there yet. */
function present(update: ToolUpdate): ToolUpdate {
  return Object.fromEntries(Object.entries(update).filter(([, value]) => value !== undefined));
}
