/**
 * A replay that nobody sees. Servers that give events no ids can only send a stream from its start again; it is folded
 * here, aside, until it has brought everything that is stored already. Only then does it take the place of what is stored,
 * so the window never goes back and nothing is doubled.
 */
import { applyChanges, type Change } from '@shared/chat/change';
import { fold, saysNothing } from '@shared/chat/fold';
import { type FoldState, initialFoldState } from '@shared/chat/fold-state';
import type { DiscoveredTask } from '@shared/chat/fold-tools';
import type { Message, Part, ToolState } from '@shared/chat/message';
import { partsBeside, type StoredParts } from '@shared/chat/part-index';
import type { StreamEvent } from '../store/apply-events';

/** What the replay is measured against. */
export interface Stored {
  /** The messages that the task has written so far. */
  readonly own: readonly Message[];
  /** The tool call that the task answers; null for a turn. */
  readonly answers: string | null;
  /** The stored transcript. */
  readonly parts: StoredParts;
}

/**
 * `behind`: more is needed. `ready`: all that is stored has come again. `short`: the stream ended without having brought
 * it, as servers do that have lost the beginning or the end of a log.
 */
export type Standing = 'behind' | 'ready' | 'short';

export class Rehearsal {
  /** What the task has written in this replay. */
  messages: readonly Message[] = [];
  state: FoldState = initialFoldState();
  /** Changes to messages of others: the tool call whose result an operation reports. */
  readonly foreign: Change[] = [];
  readonly discovered: DiscoveredTask[] = [];
  events = 0;
  private spoke = false;

  constructor(
    private readonly taskId: string,
    private readonly stored: Stored,
  ) {}

  /** True when the replay has brought more than what was stored. */
  get gained(): boolean {
    return this.state.end !== null || size(this.messages) > size(this.stored.own);
  }

  take(events: readonly StreamEvent[], now: number): Standing {
    const inputs = events.map(({ input }) => input);
    const own = new Set(this.messages.map(({ id }) => id));
    const folded = fold(this.state, inputs, {
      taskId: this.taskId,
      now,
      stored: partsBeside(
        this.messages,
        this.stored.parts,
        new Set(this.stored.own.map(({ id }) => id)),
      ),
      answers: this.stored.answers,
    });
    const mine: Change[] = [];
    for (const change of folded.changes) {
      if (change.type === 'message.added') own.add(change.message.id);
      const id = change.type === 'message.added' ? change.message.id : change.messageId;
      if (own.has(id)) mine.push(change);
      else this.foreign.push(change);
    }
    this.messages = applyChanges(this.messages, mine);
    this.state = folded.state;
    this.discovered.push(...folded.discovered);
    this.events += inputs.filter((input) => !saysNothing(input)).length;
    this.spoke ||= folded.changes.some(({ type }) => type !== 'message.updated');
    return this.standing();
  }

  private standing(): Standing {
    const { end, sawError, stepSawError, answered } = this.state;
    const waiting = this.stored.answers !== null && !answered && !sawError && !stepSawError;
    if (this.spoke && covers(this.messages, this.stored.own) && !waiting) {
      return 'ready';
    }
    return end === null ? 'behind' : 'short';
  }
}

/** Whether `next` has all that `before` has: as many messages, as many parts in each, no shorter and no less finished. */
export function covers(next: readonly Message[], before: readonly Message[]): boolean {
  return before.every((message, at) => {
    const candidate = next[at];
    return (
      candidate !== undefined &&
      message.parts.every((part, index) => coversPart(candidate.parts[index], part))
    );
  });
}

function coversPart(next: Part | undefined, before: Part): boolean {
  if (next?.type !== before.type) return false;
  return weight(next) >= weight(before);
}

const TOOL_WEIGHT: Record<ToolState, number> = {
  'input-streaming': 0,
  'input-available': 1,
  'approval-requested': 1,
  'approval-responded': 1,
  'output-denied': 2,
  'output-error': 2,
  'output-available': 3,
};

function weight(part: Part): number {
  if (part.type === 'text' || part.type === 'reasoning') return part.text.length;
  return part.type === 'tool' ? TOOL_WEIGHT[part.state] : 0;
}

function size(messages: readonly Message[]): number {
  let sum = messages.length;
  for (const { parts } of messages) for (const part of parts) sum += 1 + weight(part);
  return sum;
}
