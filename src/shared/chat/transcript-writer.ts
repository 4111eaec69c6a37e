/** Turns what folding decides about messages and parts into changes, and keeps the folding state in step with them. */
import type { JsonObject } from '../protocol/json';
import type { Change, TextUpdate, ToolUpdate } from './change';
import { type FoldState, MAX_OPEN } from './fold-state';
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

type TextKind = 'text' | 'reasoning';

const FIRST_HALF_AT_END = /[\uD800-\uDBFF]$/;
/** With the flag `u` halves that belong together are one character. */
const LONE_HALF = /\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';

export class TranscriptWriter {
  readonly changes: Change[] = [];
  private readonly index: PartIndex;

  /** @param state is advanced in place. */
  constructor(
    readonly state: FoldState,
    private readonly context: FoldContext,
  ) {
    this.index = new PartIndex(context.stored);
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
    const { messageId, partCount, stepStart, open, approvals } = this.state;
    this.state.stepSawError = false;
    if (messageId === null) return;
    for (const [key, index] of open) if (index < stepStart) this.closeOpen(key);
    open.clear();
    this.state.halves.clear();
    for (const [id, index] of approvals) if (index >= stepStart) approvals.delete(id);
    if (partCount === stepStart) return;
    this.changes.push({ type: 'parts.truncated', messageId, count: stepStart });
    this.index.truncated(messageId, stepStart);
    this.state.partCount = stepStart;
  }

  /** Opens a text part; one that is still open under the same id ends here. */
  openText(kind: TextKind, id: string, update: TextUpdate): number {
    const key = `${kind}:${id}`;
    this.closeOpen(key);
    const part = { type: kind, text: '', state: 'streaming' as const, ...update };
    return this.remember(key, this.addPart(part).index);
  }

  /** Appends to an open part. A delta without its start opens the part, so that no text is lost. */
  appendText(kind: TextKind, id: string, text: string, update: TextUpdate): void {
    const index = this.state.open.get(`${kind}:${id}`) ?? this.openText(kind, id, update);
    this.grow(`${kind}:${id}`, index, text);
    if (Object.keys(update).length > 0) this.updateText(index, update);
  }

  /** Ends an open part; one that is not open is ignored. */
  closeText(kind: TextKind, id: string, update: TextUpdate): void {
    this.closeOpen(`${kind}:${id}`, update);
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
    const key = `input:${toolCallId}`;
    const index = this.state.open.get(key);
    if (index !== undefined) this.grow(key, index, text);
  }

  /** Updates a tool part of the message being written. */
  updateTool({ messageId, index }: PartLocation, update: ToolUpdate): void {
    this.changes.push({ type: 'tool.updated', messageId, index, update });
    const { state } = update;
    if (state === undefined) return;
    for (const [key, at] of this.state.open) {
      // Whatever becomes of a call, its input is not written any further.
      if (at !== index || messageId !== this.state.messageId) continue;
      this.state.open.delete(key);
      this.state.halves.delete(key);
    }
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
    if (messageId !== null && (wireId === null || wireId === messageId)) return;
    if (messageId !== null && partCount === 0) {
      // A renamed message that holds nothing yet: begin it again under its new name.
      this.changes.push({ type: 'message.removed', messageId });
      this.index.messageRemoved(messageId);
    } else {
      this.closeMessage('complete');
    }
    this.beginMessage(wireId);
  }

  /** Ends the message being written, with every text that is still open. */
  closeMessage(status: MessageStatus, reason?: string): void {
    for (const key of this.state.open.keys()) this.closeOpen(key);
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
    for (const key of [...this.state.halves.keys()]) this.giveUpHalf(key);
    this.state.open.clear();
  }

  /** Every part that is unfinished, in whatever the task has written. */
  unfinished(): OpenPart[] {
    return this.index.open(this.state.messageId);
  }

  /** Ends a text part. */
  finishText({ messageId, index }: PartLocation, update: TextUpdate = {}): void {
    this.changes.push({
      type: 'text.updated',
      messageId,
      index,
      update: { ...update, state: 'done' },
    });
    this.index.setOpen({ messageId, index }, null);
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
    if (update.state === 'input-streaming') this.remember(`input:${toolCallId}`, location.index);
    return location;
  }

  /**
   * Appends to what grows under a key. Some servers cut between the halves of a character; neither half can be stored by
   * itself, so the first waits for the second.
   */
  private grow(key: string, index: number, text: string): void {
    const { halves } = this.state;
    const whole = (halves.get(key) ?? '') + text;
    halves.delete(key);
    const cut = FIRST_HALF_AT_END.test(whole);
    if (cut) halves.set(key, whole.slice(-1));
    const ready = (cut ? whole.slice(0, -1) : whole).replace(LONE_HALF, REPLACEMENT);
    if (ready !== '') this.append(index, ready);
  }

  /** Puts the mark of an unknown character where a half waits in vain. */
  private giveUpHalf(key: string): void {
    const index = this.state.open.get(key);
    if (this.state.halves.delete(key) && index !== undefined) this.append(index, REPLACEMENT);
  }

  private append(index: number, text: string): void {
    const { messageId } = this.state;
    const last = this.changes.at(-1);
    if (last?.type === 'text.appended' && last.messageId === messageId && last.index === index) {
      this.changes[this.changes.length - 1] = { ...last, text: last.text + text };
    } else if (messageId !== null) {
      this.changes.push({ type: 'text.appended', messageId, index, text });
    }
  }

  private updateText(index: number, update: TextUpdate): void {
    const { messageId } = this.state;
    if (messageId !== null) this.changes.push({ type: 'text.updated', messageId, index, update });
  }

  private remember(key: string, index: number): number {
    const { open } = this.state;
    const [oldest] = open.keys();
    if (open.size >= MAX_OPEN && oldest !== undefined) this.closeOpen(oldest);
    open.set(key, index);
    return index;
  }

  /** Forgets what grows under a key; a text is finished by it. */
  private closeOpen(key: string, update: TextUpdate = {}): void {
    const index = this.state.open.get(key);
    if (index === undefined) return;
    this.giveUpHalf(key);
    this.state.open.delete(key);
    const { messageId } = this.state;
    if (messageId !== null && !key.startsWith('input:')) {
      this.finishText({ messageId, index }, update);
    }
  }

  private beginMessage(wireId: string | null): string {
    const { taskId, now } = this.context;
    const id = wireId ?? `${taskId}:${this.state.messageCount}`;
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
