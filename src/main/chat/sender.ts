/**
 * Sends what people write. A message is stored before it is sent and carries an id made here, so a request whose answer was
 * lost can be repeated: the server joins it to the task that the first one started. One message of a session is under way
 * at a time, and a follow-up waits for the turn before it. What the server refuses comes back with its reason, together
 * with whatever was to follow on it.
 */
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { localTurnId } from '@shared/chat/task';
import { ApiError, type ChatApi, NoEndpointError } from '../backend/chat-api';
import type { Reach } from '../reach';
import type { Patch, Store } from '../store/store';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';
import { HELPLESS_MS } from '../streams/connection-failures';
import { describe, networkFailure } from '../streams/failure';
import type { Arrivals } from './arrivals';
import { MessageQueue, type Return } from './queue';

export interface SenderListener {
  onPatch(patch: Patch): void;
  /** A message was accepted; its answer is the stream of this task. */
  onAccepted(taskId: string, response: Response | null): void;
  onSessionChanged(sessionId: string): void;
  onError(context: string, error: unknown): void;
}

export interface SenderPorts {
  readonly store: Store;
  readonly api: ChatApi;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly newId: () => string;
  readonly reach: Reach;
  readonly arrivals: Arrivals;
  /** True while a session must not begin a turn, because one is being stopped and the server might mistake the new one for it. */
  readonly held: (sessionId: string) => boolean;
  readonly listener: SenderListener;
}

/** Answers that a repetition cannot change, or that the person should know of before it happens. */
const REFUSALS: ReadonlySet<number> = new Set([400, 402, 403, 404, 405, 409, 413, 415, 422, 429]);

const NOT_FOLLOWED = 'It was to follow on a message that the server did not accept.';

/** How long after a failed write the message is tried again; a write that works elsewhere ends the wait. */
const STORAGE_WAIT_MS = 5_000;

/** The sender was closed while a request was under way. */
class ClosedError extends Error {
  override readonly name = 'ClosedError';
}

/** The session was deleted while the server was asked for it, or for the message. */
class DeletedError extends Error {
  override readonly name = 'DeletedError';
}

/** The server refused to say whether it has a message, so nothing is known of the message itself. */
class UnknownArrivalError extends Error {
  override readonly name = 'UnknownArrivalError';

  constructor(readonly answer: ApiError) {
    super(answer.message);
  }
}

export class Sender {
  private readonly queue: MessageQueue;
  /** The message that is being sent, by session. */
  private readonly underWay = new Map<string, string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, () => void>();
  private closed = false;

  constructor(private readonly ports: SenderPorts) {
    this.queue = new MessageQueue(ports.store);
  }

  /** Stores a message and sends it when its turn comes. @param replaces a refused message. @returns its id. */
  send(sessionId: string, text: string, replaces: string | null = null): string {
    const { newId, clock, listener } = this.ports;
    const id = newId();
    listener.onPatch(this.queue.add(sessionId, id, text, replaces, clock.wall()));
    listener.onSessionChanged(sessionId);
    this.pump(sessionId);
    return id;
  }

  /** Queues a refused message again. @returns false when it is not a refused message of this session. */
  retry(sessionId: string, messageId: string): boolean {
    const patch = this.queue.again(sessionId, messageId);
    if (!patch) return false;
    this.ports.listener.onPatch(patch);
    this.pump(sessionId);
    return true;
  }

  /** Removes a message that is not being sent. @returns its text, or null when it cannot be taken back. */
  takeBack(sessionId: string, messageId: string): string | null {
    if (this.underWay.get(sessionId) === messageId) return null;
    const removed = this.queue.remove(sessionId, messageId);
    if (!removed) return null;
    this.ports.listener.onPatch(removed.patch);
    return removed.text;
  }

  /** What was written in a session and has not reached the server, oldest first. */
  unsent(sessionId: string): Message[] {
    return this.queue.unsent(sessionId);
  }

  /** Gives back what waits in a session: nothing of it is to be sent without another word from the person. */
  hold(sessionId: string, reason: string): void {
    const busy = this.underWay.get(sessionId);
    const waiting = this.ports.store.outbox.ofSession(sessionId).filter((id) => id !== busy);
    this.giveBack(sessionId, waiting, { reason });
  }

  /** Puts right what an end of the app in the middle of a request has left behind. */
  start(): void {
    for (const { sessionId, id } of this.ports.store.transcripts.sending()) {
      this.ports.listener.onPatch(this.queue.wait(sessionId, id));
    }
  }

  /** Goes on with every session that has something to send, without waiting for its next attempt. */
  pumpAll(): void {
    for (const sessionId of this.ports.store.outbox.sessions()) this.pump(sessionId);
  }

  /** Sends the next message of a session if nothing stands in its way. */
  pump(sessionId: string): void {
    const { store, reach, held, listener } = this.ports;
    this.timers.get(sessionId)?.();
    this.timers.delete(sessionId);
    if (this.closed || !reach.open() || held(sessionId)) return;
    if (this.underWay.has(sessionId) || this.turnRuns(sessionId)) return;
    const entry = store.outbox.first(sessionId);
    if (!entry || this.isDeleted(sessionId)) return;
    const { messageId } = entry;
    const token = reach.tokenNumber();
    this.underWay.set(sessionId, messageId);
    this.deliver(sessionId, messageId)
      .catch((error: unknown) => this.failed(sessionId, messageId, token, error))
      .catch((error: unknown) => {
        listener.onError('sending a message', error);
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
    const { store, clock, listener } = this.ports;
    listener.onPatch(this.queue.begin(sessionId, messageId));
    const text = this.queue.textOf(sessionId, messageId);
    const remoteId = await this.remoteId(sessionId);
    const hasArrived = await this.hasArrived(sessionId, messageId);
    // The account may be another one by now, and so the server that a request would go to.
    if (this.closed) throw new ClosedError();
    if (this.isDeleted(sessionId)) throw new DeletedError();
    const response = hasArrived ? null : await this.post(remoteId, messageId, text);
    if (this.closed) {
      await response?.body?.cancel();
      throw new ClosedError();
    }
    const taskId = response?.headers.get('x-task-id') ?? localTurnId(messageId);
    const now = clock.wall();
    const patch = store.transaction(() => {
      store.outbox.remove(messageId);
      store.tasks.add({
        taskId,
        sessionId,
        kind: 'turn',
        toolCallId: null,
        foldState: initialFoldState(),
        now,
      });
      return this.queue.mark(sessionId, messageId, 'sent');
    });
    this.failures.delete(sessionId);
    listener.onPatch(patch);
    listener.onAccepted(taskId, response);
  }

  /** @throws UnknownArrivalError when the server answers with anything but that. */
  private async hasArrived(sessionId: string, messageId: string): Promise<boolean> {
    try {
      return await this.ports.arrivals.has(sessionId, messageId);
    } catch (error) {
      throw error instanceof ApiError ? new UnknownArrivalError(error) : error;
    }
  }

  /** @returns null when the server has the message already, and no longer holds the beginning of its turn's stream. */
  private async post(remoteId: string, messageId: string, text: string): Promise<Response | null> {
    try {
      return await this.ports.api.postMessage(remoteId, { message: text, message_id: messageId });
    } catch (error) {
      if (error instanceof ApiError && error.status === 410) return null;
      throw error;
    }
  }

  private failed(sessionId: string, messageId: string, token: number, error: unknown): void {
    if (this.closed) return;
    const { store, reach, listener } = this.ports;
    if (error instanceof DeletedError) {
      // Nothing is left of one that is beyond an undo.
      if (store.transcripts.get(sessionId, messageId)) {
        listener.onPatch(this.queue.wait(sessionId, messageId));
      }
      return;
    }
    if (error instanceof ApiError && REFUSALS.has(error.status)) {
      return this.refused(sessionId, messageId, error);
    }
    const said = error instanceof UnknownArrivalError ? error.answer : error;
    const answer = said instanceof ApiError ? said : null;
    const signedOut = answer?.status === 401 && reach.refused(token);
    const expected = signedOut || error instanceof NoEndpointError;
    const failure = answer ? null : networkFailure(error);
    const reason = expected ? undefined : (answer?.message ?? (failure && describe(failure)));
    listener.onPatch(this.queue.wait(sessionId, messageId, reason ?? undefined));
    // Whatever brings a valid token pumps every session; if it has come meanwhile, the next attempt need not wait.
    if (answer?.status === 401) return;
    if (!expected) this.failures.set(sessionId, (this.failures.get(sessionId) ?? 0) + 1);
    const helpless = failure?.kind === 'untrusted' || failure?.kind === 'proxy';
    this.again(sessionId, helpless ? HELPLESS_MS : (answer?.retryAfterMs ?? 0));
  }

  private again(sessionId: string, atLeastMs: number): void {
    if (this.closed) return;
    const { clock, random } = this.ports;
    const failures = Math.max(this.failures.get(sessionId) ?? 0, 1);
    const wait = Math.max(backoffDelay(failures, random()), atLeastMs);
    this.timers.get(sessionId)?.();
    this.timers.set(
      sessionId,
      clock.after(wait, () => this.pump(sessionId)),
    );
  }

  private refused(sessionId: string, messageId: string, answer: ApiError): void {
    this.failures.delete(sessionId);
    const { retryAfterMs } = answer;
    const retryAt = retryAfterMs === null ? undefined : this.ports.clock.wall() + retryAfterMs;
    this.giveBack(sessionId, [messageId], { reason: answer.message, retryAt });
    this.giveBack(sessionId, this.ports.store.outbox.ofSession(sessionId), {
      reason: NOT_FOLLOWED,
    });
  }

  private giveBack(sessionId: string, messageIds: readonly string[], why: Return): void {
    if (messageIds.length === 0) return;
    this.ports.listener.onPatch(this.queue.giveBack(sessionId, messageIds, why));
  }

  private async remoteId(sessionId: string): Promise<string> {
    const { store, api } = this.ports;
    const known = store.sessions.get(sessionId)?.remoteId;
    if (known) return known;
    const created = await api.createSession();
    if (this.closed) throw new ClosedError();
    store.sessions.setRemoteId(sessionId, created);
    return created;
  }

  /** A deleted session says nothing any more, unless it is brought back. */
  private isDeleted(sessionId: string): boolean {
    return this.ports.store.sessions.get(sessionId)?.deletedAt !== null;
  }

  private turnRuns(sessionId: string): boolean {
    return this.ports.store.tasks.openIn(sessionId).some(({ kind }) => kind === 'turn');
  }
}
