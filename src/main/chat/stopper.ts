/**
 * Stop is a stored intent: it is sent to the server until the server has acknowledged it or the task is over, across
 * restarts. The task's own stream then says how it ended.
 */
import { ApiError, type ChatApi } from '../backend/chat-api';
import type { Store } from '../store/store';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';

export interface StopperListener {
  onTaskChanged(taskId: string): void;
  onError(context: string, error: unknown): void;
}

export class Stopper {
  private failures = 0;
  private cancelTimer: (() => void) | null = null;
  private busy = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly listener: StopperListener,
  ) {}

  /** Notes the wish and sends it. Does nothing for a task that is over. */
  stop(taskId: string): void {
    this.store.tasks.requestStop(taskId, this.clock.wall());
    this.listener.onTaskChanged(taskId);
    this.pump();
  }

  /** Sends every wish that the server has not acknowledged. */
  pump(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.busy || this.closed) return;
    this.busy = true;
    this.deliverAll()
      .catch((error: unknown) => this.listener.onError('stopping a task', error))
      .finally(() => {
        this.busy = false;
        if (!this.closed && this.store.tasks.awaitingStop().length > 0) this.again();
      });
  }

  /** Ends all activity; an answer that is still on its way is not waited for. */
  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private async deliverAll(): Promise<void> {
    for (const task of this.store.tasks.awaitingStop()) {
      const remoteId = this.store.sessions.get(task.sessionId)?.remoteId;
      if (!remoteId) continue;
      try {
        await this.api.cancel(remoteId, task.taskId);
      } catch (error) {
        if (!(error instanceof ApiError) || error.status !== 404) throw error;
        // The server does not know the session: there is nothing left to stop.
      }
      if (this.closed) return;
      this.failures = 0;
      this.store.tasks.acknowledgeStop(task.taskId, this.clock.wall());
    }
  }

  private again(): void {
    this.failures += 1;
    this.cancelTimer ??= this.clock.after(backoffDelay(this.failures, this.random()), () =>
      this.pump(),
    );
  }
}
