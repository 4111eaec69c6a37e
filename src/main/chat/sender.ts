/**
 * Sends what people write. A message is stored before it is sent and carries an id made here, so a request whose answer was
 * lost can be repeated: the server joins it to the task that the first one started. One message of a session is under way
 * at a time, and a follow-up waits for the turn before it.
 */
import type { Change } from '@shared/chat/change';
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { localTurnId } from '@shared/chat/task';
import { ApiError, type ChatApi, NoEndpointError } from '../backend/chat-api';
import { errorText } from '../error-text';
import type { Patch, Store } from '../store/store';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';
import type { Arrivals } from './arrivals';

export interface SenderListener {
  onPatch(patch: Patch): void;
  /** A message was accepted; its answer is the stream of this task. */
  onAccepted(taskId: string, response: Response | null): void;
  onSessionChanged(sessionId: string): void;
  onError(context: string, error: unknown): void;
}

/** Answers that a repetition cannot change. */
const REFUSALS: ReadonlySet<number> = new Set([400, 402, 403, 404, 405, 413, 422]);

/** How long after a failed write the message is tried again; a write that works elsewhere ends the wait. */
const STORAGE_WAIT_MS = 5_000;

/** The sender was closed while a request was under way. */
class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

export class Sender {
  private readonly underWay = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, () => void>();
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly newId: () => string,
    private readonly arrivals: Arrivals,
    private readonly listener: SenderListener,
  ) {}

  /** Stores a message and sends it when its turn comes. @returns its id. */
  send(sessionId: string, text: string): string {
    const id = this.newId();
    const now = this.clock.wall();
    const message: Message = {
      id,
      role: 'user',
      status: 'queued',
      createdAt: now,
      parts: [{ type: 'text', text, state: 'done' }],
    };
    const patch = this.store.transaction(() => {
      this.store.outbox.add({ sessionId, messageId: id });
      this.store.sessions.touch(sessionId, now);
      return this.store.change(sessionId, null, [{ type: 'message.added', message }]);
    });
    this.listener.onPatch(patch);
    this.listener.onSessionChanged(sessionId);
    this.pump(sessionId);
    return id;
  }

  /** Queues a refused message again. @returns false when it is not a refused message of this session. */
  retry(sessionId: string, messageId: string): boolean {
    if (this.store.transcripts.get(sessionId, messageId)?.status !== 'refused') return false;
    const patch = this.store.transaction(() => {
      this.store.outbox.add({ sessionId, messageId });
      return this.mark(sessionId, messageId, 'queued');
    });
    this.listener.onPatch(patch);
    this.pump(sessionId);
    return true;
  }

  /** Goes on with every session that has something to send, without waiting for its next attempt. */
  pumpAll(): void {
    for (const sessionId of this.store.outbox.sessions()) this.pump(sessionId);
  }

  /** Sends the next message of a session if nothing stands in its way. */
  pump(sessionId: string): void {
    this.timers.get(sessionId)?.();
    this.timers.delete(sessionId);
    if (this.closed || this.underWay.has(sessionId) || this.turnRuns(sessionId)) return;
    const entry = this.store.outbox.first(sessionId);
    // A deleted session says nothing any more, unless it is brought back.
    if (!entry || this.store.sessions.get(sessionId)?.deletedAt !== null) return;
    this.underWay.add(sessionId);
    this.deliver(sessionId, entry.messageId)
      .catch((error: unknown) => this.failed(sessionId, entry.messageId, error))
      .catch((error: unknown) => {
        this.listener.onError('sending a message', error);
        // The outcome could not be stored. The message is sent again, under the same id, when there is room.
        this.again(sessionId, STORAGE_WAIT_MS);
      })
      .finally(() => {
        this.underWay.delete(sessionId);
        if (!this.timers.has(sessionId)) this.pump(sessionId);
      });
  }

  /**
   * Ends all activity. A request that is under way is not waited for: the message stays in the outbox and goes out again at
   * the next start, under the same id.
   */
  close(): void {
    this.closed = true;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private async deliver(sessionId: string, messageId: string): Promise<void> {
    this.listener.onPatch(this.store.transaction(() => this.mark(sessionId, messageId, 'sending')));
    const text = this.textOf(sessionId, messageId);
    const remoteId = await this.remoteId(sessionId);
    const response = (await this.arrivals.has(sessionId, messageId))
      ? null
      : await this.api.postMessage(remoteId, { message: text, message_id: messageId });
    if (this.closed) {
      await response?.body?.cancel();
      throw new ClosedError();
    }
    const taskId = response?.headers.get('x-task-id') ?? localTurnId(messageId);
    const now = this.clock.wall();
    const patch = this.store.transaction(() => {
      this.store.outbox.remove(messageId);
      this.store.tasks.add({
        taskId,
        sessionId,
        kind: 'turn',
        toolCallId: null,
        foldState: initialFoldState(),
        now,
      });
      return this.mark(sessionId, messageId, 'sent');
    });
    this.failures.delete(sessionId);
    this.listener.onPatch(patch);
    this.listener.onAccepted(taskId, response);
  }

  private failed(sessionId: string, messageId: string, error: unknown): void {
    if (this.closed) return;
    const refused = error instanceof ApiError && REFUSALS.has(error.status);
    const patch = this.store.transaction(() => {
      if (refused) this.store.outbox.remove(messageId);
      const reason = errorText(error);
      return this.mark(sessionId, messageId, refused ? 'refused' : 'queued', reason);
    });
    this.listener.onPatch(patch);
    if (refused) return;
    // Without an endpoint nothing was tried; the next one that appears pumps every session.
    if (!(error instanceof NoEndpointError)) {
      this.failures.set(sessionId, (this.failures.get(sessionId) ?? 0) + 1);
    }
    this.again(sessionId, (error instanceof ApiError ? error.retryAfterMs : null) ?? 0);
  }

  private again(sessionId: string, atLeastMs: number): void {
    if (this.closed) return;
    const failures = Math.max(this.failures.get(sessionId) ?? 0, 1);
    const wait = Math.max(backoffDelay(failures, this.random()), atLeastMs);
    this.timers.get(sessionId)?.();
    this.timers.set(
      sessionId,
      this.clock.after(wait, () => this.pump(sessionId)),
    );
  }

  private async remoteId(sessionId: string): Promise<string> {
    const known = this.store.sessions.get(sessionId)?.remoteId;
    if (known) return known;
    const created = await this.api.createSession();
    if (this.closed) throw new ClosedError();
    this.store.sessions.setRemoteId(sessionId, created);
    return created;
  }

  private turnRuns(sessionId: string): boolean {
    return this.store.tasks
      .ofSession(sessionId)
      .some((task) => task.kind === 'turn' && task.settledAt === null);
  }

  private mark(
    sessionId: string,
    messageId: string,
    status: 'queued' | 'sending' | 'sent' | 'refused',
    reason?: string,
  ): Patch {
    const change: Change = { type: 'message.updated', messageId, status, reason };
    return this.store.change(sessionId, null, [change]);
  }

  private textOf(sessionId: string, messageId: string): string {
    const part = this.store.transcripts.get(sessionId, messageId)?.parts[0];
    if (part?.type !== 'text') throw new Error(`Message ${messageId} has no text.`);
    return part.text;
  }
}
