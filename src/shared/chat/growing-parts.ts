/**
 * Parts that grow: texts, and the input of calls while it is being written. The folding state knows them by a key until they
 * end; what they grow by becomes one change for each part and batch.
 */
import type { Change, TextUpdate } from './change';
import { type FoldState, MAX_OPEN } from './fold-state';
import type { PartIndex, PartLocation } from './part-index';

const FIRST_HALF_AT_END = /[\uD800-\uDBFF]$/;
/** With the flag `u` halves that belong together are one character. */
const LONE_HALF = /\p{Surrogate}/gu;
const REPLACEMENT = '\uFFFD';

const INPUT = 'input:';

export type TextKind = 'text' | 'reasoning';

export function textKey(kind: TextKind, id: string): string {
  return `${kind}:${id}`;
}

export function inputKey(toolCallId: string): string {
  return INPUT + toolCallId;
}

export class GrowingParts {
  /** @param state is advanced in place, and `changes` are added to. */
  constructor(
    private readonly state: FoldState,
    private readonly changes: Change[],
    private readonly index: PartIndex,
  ) {}

  /** Where the part stands that grows under a key, in the message being written. */
  at(key: string): number | undefined {
    return this.state.open.get(key);
  }

  /** A part grows from now on. Of too many the oldest ends. @returns its place. */
  begin(key: string, index: number): number {
    const { open } = this.state;
    const [oldest] = open.keys();
    if (open.size >= MAX_OPEN && oldest !== undefined) this.end(oldest);
    open.set(key, index);
    return index;
  }

  /**
   * Appends to what grows under a key. Some servers cut between the halves of a character; neither half can be stored by
   * itself, so the first waits for the second.
   */
  grow(key: string, text: string): void {
    const index = this.at(key);
    if (index === undefined) return;
    const { halves } = this.state;
    const whole = (halves.get(key) ?? '') + text;
    halves.delete(key);
    const cut = FIRST_HALF_AT_END.test(whole);
    if (cut) halves.set(key, whole.slice(-1));
    const ready = (cut ? whole.slice(0, -1) : whole).replace(LONE_HALF, REPLACEMENT);
    if (ready !== '') this.append(index, ready);
  }

  /** Forgets what grows under a key; a text is finished by it. A key that is not known is ignored. */
  end(key: string, update: TextUpdate = {}): void {
    const index = this.at(key);
    if (index === undefined) return;
    this.giveUpHalf(key);
    this.state.open.delete(key);
    const { messageId } = this.state;
    if (messageId !== null && !key.startsWith(INPUT)) this.finish({ messageId, index }, update);
  }

  /** Ends everything that stands before a place in the message, or all of it. */
  endAll(before = Number.POSITIVE_INFINITY): void {
    for (const [key, index] of this.state.open) if (index < before) this.end(key);
  }

  /** Forgets whatever grows at a place, as it is. */
  forget(index: number): void {
    for (const [key, at] of this.state.open) {
      if (at !== index) continue;
      this.state.open.delete(key);
      this.state.halves.delete(key);
    }
  }

  /** Forgets all of it as it is, but for halves that wait in vain. */
  forgetAll(): void {
    for (const key of [...this.state.halves.keys()]) this.giveUpHalf(key);
    this.state.open.clear();
  }

  /** Forgets all of it as if it had not been. */
  drop(): void {
    this.state.open.clear();
    this.state.halves.clear();
  }

  /** Marks a text as finished. */
  finish({ messageId, index }: PartLocation, update: TextUpdate = {}): void {
    this.changes.push({
      type: 'text.updated',
      messageId,
      index,
      update: { ...update, state: 'done' },
    });
    this.index.setOpen({ messageId, index }, null);
  }

  /** Puts the mark of an unknown character where a half waits in vain. */
  private giveUpHalf(key: string): void {
    const index = this.at(key);
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
}
