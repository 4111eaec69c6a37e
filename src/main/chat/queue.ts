/**
 * What people wrote and the server does not have yet, as stored: each message stands in the transcript and in the outbox
 * until it is sent, taken back, or given back with a reason.
 */
import type { Change } from '@shared/chat/change';
import type { Message, MessageStatus } from '@shared/chat/message';
import type { Patch, Store } from '../store/store';

/** Why a message comes back to the person who wrote it. */
export interface Return {
  readonly reason: string;
  /** When the server wants to be asked again, milliseconds since the epoch. */
  readonly retryAt?: number | undefined;
}

export class MessageQueue {
  constructor(private readonly store: Store) {}

  /** @param replaces a refused message that goes in the same commit. */
  add(sessionId: string, id: string, text: string, replaces: string | null, now: number): Patch {
    const message: Message = {
      id,
      role: 'user',
      status: 'queued',
      createdAt: now,
      parts: [{ type: 'text', text, state: 'done' }],
    };
    const changes: Change[] = [{ type: 'message.added', message }];
    return this.store.transaction(() => {
      if (replaces !== null && this.status(sessionId, replaces) === 'refused') {
        changes.unshift({ type: 'message.removed', messageId: replaces });
      }
      this.store.outbox.add({ sessionId, messageId: id });
      this.store.sessions.touch(sessionId, now);
      return this.store.change(sessionId, null, changes);
    });
  }

  /** Queues a refused message again. @returns null when it is not one. */
  again(sessionId: string, messageId: string): Patch | null {
    if (this.status(sessionId, messageId) !== 'refused') return null;
    return this.store.transaction(() => {
      this.store.outbox.add({ sessionId, messageId });
      return this.mark(sessionId, messageId, 'queued');
    });
  }

  /** Removes a message that waits or was refused. @returns null when it is neither. */
  remove(sessionId: string, messageId: string): { text: string; patch: Patch } | null {
    const status = this.status(sessionId, messageId);
    if (status !== 'queued' && status !== 'refused') return null;
    const text = this.textOf(sessionId, messageId);
    const patch = this.store.transaction(() => {
      this.store.outbox.remove(messageId);
      return this.store.change(sessionId, null, [{ type: 'message.removed', messageId }]);
    });
    return { text, patch };
  }

  /**
   * Marks a message as on its way. What a turn before it has written since it was queued stands above it from now on:
   * the transcript has the order in which the server gets to see things.
   */
  begin(sessionId: string, messageId: string): Patch {
    return this.store.transaction(() => {
      const { transcripts } = this.store;
      const message = transcripts.get(sessionId, messageId);
      const place = (id: string) => transcripts.positionOf(sessionId, id) ?? 0;
      const newest = transcripts.newest(sessionId);
      if (!message || newest === null || place(newest) < place(messageId)) {
        return this.mark(sessionId, messageId, 'sending');
      }
      const { reason: _over, retryAt: _passed, ...sent } = message;
      return this.store.change(sessionId, null, [
        { type: 'message.removed', messageId },
        { type: 'message.added', after: newest, message: { ...sent, status: 'sending' } },
      ]);
    });
  }

  /** Back to waiting. @param reason what went wrong, when something did. */
  wait(sessionId: string, messageId: string, reason?: string): Patch {
    return this.store.transaction(() => this.mark(sessionId, messageId, 'queued', { reason }));
  }

  /** Takes messages out of the outbox and says why. Their text stays. */
  giveBack(sessionId: string, messageIds: readonly string[], why: Return): Patch {
    return this.store.transaction(() => {
      for (const messageId of messageIds) this.store.outbox.remove(messageId);
      const changes = messageIds.map(
        (messageId): Change => ({ type: 'message.updated', messageId, status: 'refused', ...why }),
      );
      return this.store.change(sessionId, null, changes);
    });
  }

  /** Belongs inside a transaction. */
  mark(
    sessionId: string,
    messageId: string,
    status: 'queued' | 'sending' | 'sent',
    { reason }: { reason?: string | undefined } = {},
  ): Patch {
    const change: Change = { type: 'message.updated', messageId, status, reason };
    return this.store.change(sessionId, null, [change]);
  }

  /** Whatever has not reached the server, oldest first. */
  unsent(sessionId: string): Message[] {
    return this.store.transcripts
      .unsent(sessionId)
      .flatMap((id) => this.store.transcripts.get(sessionId, id) ?? []);
  }

  textOf(sessionId: string, messageId: string): string {
    const part = this.store.transcripts.get(sessionId, messageId)?.parts[0];
    if (part?.type !== 'text') throw new Error(`Message ${messageId} has no text.`);
    return part.text;
  }

  private status(sessionId: string, messageId: string): MessageStatus | null {
    return this.store.transcripts.get(sessionId, messageId)?.status ?? null;
  }
}
