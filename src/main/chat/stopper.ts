/**
 * Stop is a stored intent: it is sent to the server until the server has answered it or the task is over, across restarts.
 * The task's own stream then says how it ended. A server that cannot stop tasks answers for this task and this wish alone:
 * whoever asks again wants to be heard, and the server may have become another version.
 */
import { isLocalTaskId } from '@shared/chat/task';
import { ApiError, type ChatApi, NoEndpointError } from '../backend/chat-api';
import { isUnableTo } from '../backend/server-abilities';
import type { Reach } from '../reach';
import type { Store } from '../store/store';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';

export interface StopperListener {
  onTaskChanged(taskId: string): void;
  /** The server has answered for a task of this session. */
  onAnswered(sessionId: string): void;
  onError(context: string, error: unknown): void;
}

export interface StopperPorts {
  readonly store: Store;
  readonly api: ChatApi;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  readonly reach: Reach;
  readonly listener: StopperListener;
}

const CANNOT_STOP =
  'This server cannot stop a task. It goes on there, and what it brings is kept here.';

/** Answers that mean that asking again is pointless. */
const FINAL: ReadonlySet<number> = new Set([400, 403, 409, 410, 422]);

export class Stopper {
  private failures = 0;
  private cancelTimer: (() => void) | null = null;
  private busy = false;
  private closed = false;
  /** The session whose task is being stopped right now. */
  private asking: string | null = null;

  constructor(private readonly ports: StopperPorts) {}

  /** Notes the wish and sends it. Does nothing for a task that is over. */
  stop(taskId: string): void {
    this.ports.store.tasks.requestStop(taskId, this.ports.clock.wall());
    this.ports.listener.onTaskChanged(taskId);
    this.pump();
  }

  /**
   * Whether a request to stop a task of this session is on its way. Servers that know only one turn at a time stop
   * whatever runs when the request arrives.
   */
  isAsking(sessionId: string): boolean {
    return this.asking === sessionId;
  }

  /** Sends every wish that the server has not answered. */
  pump(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.busy || this.closed || !this.ports.reach.open()) return;
    this.busy = true;
    void this.deliverAndGoOn();
  }

  /** Ends all activity; an answer that is still on its way is not waited for. */
  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private async deliverAndGoOn(): Promise<void> {
    let atLeastMs = 0;
    try {
      atLeastMs = await this.deliverAll();
    } catch (error) {
      this.ports.listener.onError('stopping a task', error);
    }
    this.busy = false;
    if (!this.closed && this.ports.store.tasks.awaitingStop().length > 0) this.again(atLeastMs);
  }

  /** @returns how long the server wants to be left alone, milliseconds. */
  private async deliverAll(): Promise<number> {
    const { store, reach } = this.ports;
    let atLeastMs = 0;
    for (const { taskId, serverId, sessionId } of store.tasks.awaitingStop()) {
      const remoteId = store.sessions.get(sessionId)?.remoteId;
      // The task may have ended while another's answer was awaited; then there is nothing left to stop.
      if (!remoteId || store.tasks.get(taskId)?.settledAt !== null) continue;
      const token = reach.tokenNumber();
      this.asking = sessionId;
      try {
        const id = isLocalTaskId(taskId) ? serverId : taskId;
        await this.ports.api.cancel(remoteId, id);
        this.answered(taskId, null);
      } catch (error) {
        const refusal = refusalOf(error);
        if (refusal !== undefined) this.answered(taskId, refusal);
        else atLeastMs = Math.max(atLeastMs, this.unanswered(error, token));
      } finally {
        this.asking = null;
      }
      if (this.closed) return 0;
      this.ports.listener.onAnswered(sessionId);
    }
    return atLeastMs;
  }

  private answered(taskId: string, refusal: string | null): void {
    if (this.closed) return;
    const { store, clock, listener } = this.ports;
    this.failures = 0;
    store.tasks.answerStop(taskId, refusal, clock.wall());
    listener.onTaskChanged(taskId);
  }

  private unanswered(error: unknown, token: number): number {
    if (error instanceof NoEndpointError || !(error instanceof ApiError)) return 0;
    if (error.status === 401) this.ports.reach.refused(token);
    return error.retryAfterMs ?? 0;
  }

  private again(atLeastMs: number): void {
    this.failures += 1;
    const wait = Math.max(backoffDelay(this.failures, this.ports.random()), atLeastMs);
    this.cancelTimer ??= this.ports.clock.after(wait, () => this.pump());
  }
}

/** The answer in words, null when nothing is left to stop, or undefined when this was not an answer. */
function refusalOf(error: unknown): string | null | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const { status, message } = error;
  if (isUnableTo(error)) return CANNOT_STOP;
  if (status === 404) return null;
  return FINAL.has(status) ? `The server did not stop this task: ${message}` : undefined;
}
