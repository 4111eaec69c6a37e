/** Turns what folding decides about messages and parts into changes, and keeps the folding state in step with them. */
import type { Change } from './change';
import type { FoldState, PartLocation } from './fold-state';
import type { MessageStatus, Part, ToolPart } from './message';

export interface FoldContext {
  readonly taskId: string;
  /** Wall-clock milliseconds, for the creation time of new messages. */
  readonly now: number;
  /** How many parts a message of the stored transcript has, or null when there is no such message. */
  readonly storedParts: (messageId: string) => number | null;
}

export type ToolChange = Omit<ToolPart, 'type' | 'toolCallId' | 'toolName'>;

export class TranscriptWriter {
  readonly changes: Change[] = [];

  /** @param state is advanced in place. */
  constructor(
    readonly state: FoldState,
    private readonly context: FoldContext,
  ) {}

  /** Adds a part to the message being written, beginning an unnamed message when there is none. */
  addPart(part: Part): PartLocation {
    const messageId = this.state.messageId ?? this.beginMessage(null);
    const index = this.state.partCount;
    this.state.partCount += 1;
    this.changes.push({ type: 'part.added', messageId, index, part });
    return { messageId, index };
  }

  /** Opens a text part; one that is still open under the same id ends here. */
  openPart(type: 'text' | 'reasoning', id: string): PartLocation {
    const open = type === 'text' ? this.state.openText : this.state.openReasoning;
    this.closePart(open, id);
    const location = this.addPart({ type, text: '', state: 'streaming' });
    open.set(id, location);
    return location;
  }

  /** Appends to an open part. A delta without its start opens the part, so that no text is lost. */
  append(type: 'text' | 'reasoning', id: string, text: string): void {
    const open = type === 'text' ? this.state.openText : this.state.openReasoning;
    const location = open.get(id) ?? this.openPart(type, id);
    const last = this.changes.at(-1);
    if (
      last?.type === 'text.appended' &&
      last.messageId === location.messageId &&
      last.index === location.index
    ) {
      this.changes[this.changes.length - 1] = { ...last, text: last.text + text };
    } else {
      this.changes.push({ type: 'text.appended', ...location, text });
    }
  }

  closePart(open: Map<string, PartLocation>, id: string): void {
    const location = open.get(id);
    if (!location) return;
    open.delete(id);
    this.changes.push({ type: 'text.state', ...location, state: 'done' });
  }

  closeAll(open: Map<string, PartLocation>): void {
    for (const id of open.keys()) this.closePart(open, id);
  }

  /** Writes what is known of a tool call now, in place when it was met before. @param open false once it has a result. */
  tool(toolCallId: string, toolName: string | null, update: ToolChange, open: boolean): void {
    const known = this.state.tools.get(toolCallId);
    if (known) {
      this.changes.push({
        type: 'tool.updated',
        messageId: known.messageId,
        index: known.index,
        update: { ...update, ...(toolName === null ? {} : { toolName }) },
      });
      this.state.tools.set(toolCallId, { ...known, open });
      return;
    }
    const part: Part = { type: 'tool', toolCallId, toolName: toolName ?? 'tool', ...update };
    this.state.tools.set(toolCallId, { ...this.addPart(part), open });
  }

  /** Begins the message that a `start` names, unless it is the one being written. */
  startMessage(wireId: string | null): void {
    const { messageId, partCount } = this.state;
    if (messageId !== null && (wireId === null || wireId === messageId)) return;
    if (messageId !== null && partCount === 0) {
      // A renamed message that holds nothing yet: begin it again under its new name.
      this.changes.push({ type: 'message.removed', messageId });
    } else {
      this.closeMessage('complete');
    }
    this.beginMessage(wireId);
  }

  /** Ends the message being written, with every part that is still open. */
  closeMessage(status: MessageStatus): void {
    this.closeAll(this.state.openText);
    this.closeAll(this.state.openReasoning);
    if (this.state.messageId === null) return;
    this.changes.push({ type: 'message.updated', messageId: this.state.messageId, status });
    this.state.messageId = null;
  }

  private beginMessage(wireId: string | null): string {
    const { taskId, now } = this.context;
    const id = wireId ?? `${taskId}:${this.state.messageCount}`;
    const present = this.partsOf(id);
    this.state.messageId = id;
    this.state.partCount = present ?? 0;
    this.state.messageCount += 1;
    if (present !== null) {
      this.changes.push({ type: 'message.updated', messageId: id, status: 'streaming' });
      return id;
    }
    this.changes.push({
      type: 'message.added',
      message: { id, role: 'assistant', status: 'streaming', createdAt: now, parts: [] },
    });
    return id;
  }

  /** The parts of a message that was begun earlier; some servers continue a message under its old id. */
  private partsOf(messageId: string): number | null {
    let count = this.context.storedParts(messageId);
    for (const change of this.changes) {
      if (change.type === 'message.added' && change.message.id === messageId) count = 0;
      if (change.type === 'message.removed' && change.messageId === messageId) count = null;
      if (change.type === 'part.added' && change.messageId === messageId) count = (count ?? 0) + 1;
    }
    return count;
  }
}
