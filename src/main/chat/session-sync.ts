/**
 * What a person does with sessions, told to the server: new titles and deletions. Both are stored wishes, sent until the
 * server has acknowledged or refused them, across restarts.
 */
import { ApiError, type ChatApi, NoEndpointError } from '../backend/chat-api';
import type { Store } from '../store/store';
import { backoffDelay } from '../streams/backoff';
import type { Clock } from '../streams/clock';

/** Answers that a repetition cannot change: the server does not know the session, or cannot do this at all. */
const REFUSALS: ReadonlySet<number> = new Set([400, 403, 404, 405, 410, 422, 501]);

export class SessionSync {
  private failures = 0;
  private cancelTimer: (() => void) | null = null;
  private busy = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    private readonly random: () => number,
    private readonly onError: (context: string, error: unknown) => void,
  ) {}

  /** Sends every wish that the server has not answered. */
  pump(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.busy || this.closed) return;
    this.busy = true;
    this.deliverAll()
      .catch((error: unknown) => {
        // Without an endpoint nothing was tried.
        if (this.closed || error instanceof NoEndpointError) return;
        this.onError('telling the server about sessions', error);
      })
      .finally(() => {
        this.busy = false;
        if (!this.closed && this.hasWishes()) this.again();
      });
  }

  /** Ends all activity; an answer that is still on its way is not waited for. */
  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private async deliverAll(): Promise<void> {
    const { sessions } = this.store;
    for (const { id, remoteId, title } of sessions.unsentTitles()) {
      if (remoteId === null || title === null) continue;
      const taken = await isTaken(this.api.renameSession(remoteId, title));
      if (this.closed) return;
      sessions.settleTitle(id, title, taken ? 'server' : 'person');
      this.failures = 0;
    }
    for (const remoteId of sessions.remoteDeletions()) {
      await isTaken(this.api.deleteSession(remoteId));
      if (this.closed) return;
      sessions.acknowledgeRemoteDeletion(remoteId);
      this.failures = 0;
    }
  }

  private hasWishes(): boolean {
    const { sessions } = this.store;
    return sessions.unsentTitles().length > 0 || sessions.remoteDeletions().length > 0;
  }

  private again(): void {
    this.failures += 1;
    this.cancelTimer ??= this.clock.after(backoffDelay(this.failures, this.random()), () =>
      this.pump(),
    );
  }
}

/** @returns false when the server refused for good. @throws whatever a repetition may change. */
async function isTaken(request: Promise<void>): Promise<boolean> {
  try {
    await request;
    return true;
  } catch (error) {
    if (error instanceof ApiError && REFUSALS.has(error.status)) return false;
    throw error;
  }
}
