/**
 * Where parts stand. The folding state does not list a message's parts, so that it stays small however long the message
 * becomes; they are looked up in what is stored, corrected by what the batch in progress has changed.
 */
import type { Message, Part } from './message';
import { isOpen, isText, keyOf, toolKey } from './part-key';

/** Where a part stands in the transcript. */
export interface PartLocation {
  readonly messageId: string;
  readonly index: number;
}

export interface OpenPart extends PartLocation {
  readonly kind: 'text' | 'tool';
}

export interface KeyQuery {
  readonly messageId: string;
  readonly key: string;
  /** Positions from `from` up to, not including, `below` are looked at. */
  readonly from: number;
  readonly below: number;
  readonly which: 'first' | 'last';
}

/** What folding asks of the transcript as it was before the batch. Each call costs the same however long that is. */
export interface StoredParts {
  /** How many parts a message has, or null when there is no such message. */
  count(messageId: string): number | null;
  /** Whether a message is there that the task has not written. */
  isForeign(messageId: string): boolean;
  find(query: KeyQuery): number | null;
  /**
   * The newest part with one of some keys in what the task has written; for the call that an operation answers, in the session.
   * @param isGone tells of those that do not count.
   */
  findElsewhere(
    keys: readonly string[],
    isGone: (at: PartLocation) => boolean,
  ): PartLocation | null;
  /** Every unfinished part of what the task has written, and of the message that is named. Asked once, at the end. */
  open(messageId: string | null): readonly OpenPart[];
}

/** Parts with a higher position than any that is there. */
export const NO_LIMIT = Number.MAX_SAFE_INTEGER;

interface Added {
  readonly index: number;
  readonly key: string | null;
}

/** What the batch has done to one message. */
interface Overlay {
  /** Stored parts from here on are gone. */
  limit: number;
  added: Added[];
  /** Parts that the batch has opened, or closed with null. */
  readonly open: Map<number, OpenPart['kind'] | null>;
  /** The message begins (again) in this batch, or is gone; nothing stored counts. */
  fresh: boolean;
  count: number | null;
}

export class PartIndex {
  private readonly overlays = new Map<string, Overlay>();

  constructor(private readonly stored: StoredParts) {}

  count(messageId: string): number | null {
    return this.overlays.get(messageId)?.count ?? this.storedCount(messageId);
  }

  isForeign(messageId: string): boolean {
    return this.overlays.get(messageId)?.fresh !== true && this.stored.isForeign(messageId);
  }

  messageAdded(messageId: string): void {
    this.overlays.set(messageId, emptyOverlay(0, true));
  }

  messageRemoved(messageId: string): void {
    this.overlays.set(messageId, emptyOverlay(null, true));
  }

  added({ messageId, index }: PartLocation, part: Part): void {
    const overlay = this.overlay(messageId);
    overlay.added.push({ index, key: keyOf(part) });
    overlay.count = index + 1;
    if (isOpen(part)) overlay.open.set(index, isText(part) ? 'text' : 'tool');
  }

  /** Notes whether a part is unfinished now. */
  setOpen({ messageId, index }: PartLocation, kind: OpenPart['kind'] | null): void {
    this.overlay(messageId).open.set(index, kind);
  }

  truncated(messageId: string, count: number): void {
    const overlay = this.overlay(messageId);
    overlay.limit = Math.min(overlay.limit, count);
    overlay.count = count;
    overlay.added = overlay.added.filter(({ index }) => index < count);
    for (const index of overlay.open.keys()) if (index >= count) overlay.open.delete(index);
  }

  /** The first or last part of a message with one of some keys, from a position on. */
  find(
    messageId: string,
    keys: readonly string[],
    from: number,
    which: 'first' | 'last',
  ): number | null {
    const overlay = this.overlays.get(messageId);
    const below = overlay?.limit ?? NO_LIMIT;
    const positions = overlay?.fresh
      ? []
      : keys.flatMap((key) => this.stored.find({ messageId, key, from, below, which }) ?? []);
    for (const { index, key } of overlay?.added ?? []) {
      if (index >= from && key !== null && keys.includes(key)) positions.push(index);
    }
    if (positions.length === 0) return null;
    return which === 'first' ? Math.min(...positions) : Math.max(...positions);
  }

  /** A tool call that is not in the message being written. */
  findElsewhere(toolCallId: string): PartLocation | null {
    const keys = [toolKey(toolCallId, false), toolKey(toolCallId, true)];
    for (const messageId of [...this.overlays.keys()].toReversed()) {
      const index = this.find(messageId, keys, 0, 'last');
      if (index !== null) return { messageId, index };
    }
    return this.stored.findElsewhere(keys, (at) => this.isGone(at));
  }

  open(messageId: string | null): OpenPart[] {
    const found = new Map<string, OpenPart>();
    for (const part of this.stored.open(messageId)) {
      if (!this.isGone(part)) found.set(`${part.index} ${part.messageId}`, part);
    }
    for (const [id, overlay] of this.overlays) {
      for (const [index, kind] of overlay.open) {
        if (kind === null) found.delete(`${index} ${id}`);
        else found.set(`${index} ${id}`, { messageId: id, index, kind });
      }
    }
    return [...found.values()];
  }

  private isGone({ messageId, index }: PartLocation): boolean {
    const overlay = this.overlays.get(messageId);
    return overlay !== undefined && (overlay.fresh || index >= overlay.limit);
  }

  private overlay(messageId: string): Overlay {
    const known = this.overlays.get(messageId);
    if (known) return known;
    const overlay = emptyOverlay(this.stored.count(messageId), false);
    this.overlays.set(messageId, overlay);
    return overlay;
  }

  private storedCount(messageId: string): number | null {
    return this.overlays.has(messageId) ? null : this.stored.count(messageId);
  }
}

function emptyOverlay(count: number | null, fresh: boolean): Overlay {
  return { limit: NO_LIMIT, added: [], open: new Map(), fresh, count };
}

/** A transcript in memory as what folding looks things up in. @param own the ids of what the task has written; all by default. */
export function partsOf(messages: readonly Message[], own?: ReadonlySet<string>): StoredParts {
  const byId = new Map(messages.map((message) => [message.id, message]));
  const isOwn = ({ id }: Message) => own === undefined || own.has(id);
  return {
    count: (messageId) => byId.get(messageId)?.parts.length ?? null,
    isForeign: (messageId) => {
      const message = byId.get(messageId);
      return message !== undefined && !isOwn(message);
    },
    find: ({ messageId, key, from, below, which }) => {
      const parts = byId.get(messageId)?.parts ?? [];
      const fits = (part: Part, index: number) =>
        index >= from && index < below && keyOf(part) === key;
      const at = which === 'first' ? parts.findIndex(fits) : parts.findLastIndex(fits);
      return at < 0 ? null : at;
    },
    findElsewhere: (keys, isGone) => {
      for (const { id: messageId, parts } of messages.toReversed()) {
        const index = parts.findLastIndex(
          (part, at) => keys.includes(keyOf(part) ?? '') && !isGone({ messageId, index: at }),
        );
        if (index >= 0) return { messageId, index };
      }
      return null;
    },
    open: (messageId) =>
      messages
        .filter((message) => message.id === messageId || isOwn(message))
        .flatMap(({ id, parts }) =>
          parts.flatMap((part, index) =>
            isOpen(part)
              ? [
                  {
                    messageId: id,
                    index,
                    kind: isText(part) ? ('text' as const) : ('tool' as const),
                  },
                ]
              : [],
          ),
        ),
  };
}

/**
 * A transcript that is written aside, before another one: what `aside` has comes first, and what `hidden` names is not seen in
 * `stored`.
 */
export function partsBeside(
  aside: readonly Message[],
  stored: StoredParts,
  hidden: ReadonlySet<string>,
): StoredParts {
  const first = partsOf(aside);
  const seen = ({ messageId }: PartLocation) => !hidden.has(messageId);
  const count = (messageId: string) =>
    first.count(messageId) ?? (hidden.has(messageId) ? null : stored.count(messageId));
  return {
    count,
    isForeign: (messageId) =>
      first.count(messageId) === null && !hidden.has(messageId) && stored.isForeign(messageId),
    find: (query) => {
      if (first.count(query.messageId) !== null) return first.find(query);
      return hidden.has(query.messageId) ? null : stored.find(query);
    },
    findElsewhere: (keys, isGone) =>
      first.findElsewhere(keys, isGone) ??
      // Of a message that is written anew, what stands in the old one is not there yet.
      stored.findElsewhere(
        keys,
        (at) => isGone(at) || !seen(at) || first.count(at.messageId) !== null,
      ),
    open: (messageId) => [...first.open(messageId), ...stored.open(messageId).filter(seen)],
  };
}
