/** A transcript that is being merged: its messages as they become, and the place that the merging has come to. */
import type { Message } from '@shared/chat/message';
import type { Anchor, Draft } from './merge-segments';

export class Drafts {
  /** What new messages follow. */
  anchor: Anchor | null = null;
  readonly ids: Set<string>;
  private readonly all: Draft[];

  /** @param live messages that are not touched. */
  constructor(local: readonly Message[], live: ReadonlySet<string>) {
    this.all = local.map((message) => draftOf(message, !live.has(message.id)));
    this.ids = new Set(local.map(({ id }) => id));
  }

  /** The messages as they are by now. */
  result(): Message[] {
    return this.all.map(({ message, cells }) => ({
      ...message,
      parts: cells.map(({ part }) => part),
    }));
  }

  get(id: string | null): Draft | undefined {
    return this.all.find(({ message }) => message.id === id);
  }

  /** Those among some messages that are here, with what belongs to each. */
  among<T>(some: ReadonlyMap<string, T>): Map<Draft, T> {
    const found = new Map<Draft, T>();
    for (const draft of this.all) {
      const value = some.get(draft.message.id);
      if (value !== undefined) found.set(draft, value);
    }
    return found;
  }

  /** Puts a message behind the place that the merging has come to, which moves on to it. */
  insert(message: Message): Draft {
    const draft = draftOf(message, true);
    const at = this.anchor ? this.all.indexOf(this.anchor.draft) + 1 : 0;
    this.all.splice(at, 0, draft);
    this.ids.add(message.id);
    this.anchor = { draft, cell: draft.cells.at(-1) ?? null };
    return draft;
  }

  /** Assistant messages that follow a question, up to the next one that the server has. */
  answersAfter(question: Draft | null): Draft[] {
    const from = question ? this.all.indexOf(question) + 1 : 0;
    const block: Draft[] = [];
    for (const draft of this.all.slice(from)) {
      if (draft.message.role === 'assistant') block.push(draft);
      else if (draft.message.status === 'sent') break;
    }
    return block;
  }

  /** Moves on behind everything that was said so far: new questions come after it. */
  endOfBlock(): void {
    const last = this.anchor && this.answersAfter(this.anchor.draft).at(-1);
    if (last) this.anchor = { draft: last, cell: null };
  }

  /** An id that no message has: the one that is wanted, or one made from it. @param suffix for messages that have none. */
  freeId(wanted: string | null, suffix: string): string {
    const base = wanted ?? `${this.anchor?.draft.message.id ?? 'first'}${suffix}`;
    let id = base;
    for (let n = 1; this.ids.has(id); n += 1) id = `${base}${n}`;
    return id;
  }
}

function draftOf(message: Message, free: boolean): Draft {
  return { message, cells: message.parts.map((part) => ({ part })), free };
}
