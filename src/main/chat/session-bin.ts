/**
 * Deleted sessions. For a while after the deletion everything is still there and can be brought back; then the session
 * goes: from this machine in small pieces, so that nothing waits for it, and from the server by a stored wish. Both go on
 * after a restart.
 */
import { removeSome } from '../store/remove-sessions';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';

/** How long a deletion can be undone, milliseconds. */
export const UNDO_MS = 15_000;

export interface SessionBinPorts {
  /** Lets go of the session's streams. */
  readonly release: (sessionId: string) => void;
  /** There is a wish for the server. */
  readonly onDeletionWanted: () => void;
  readonly onError: (context: string, error: unknown) => void;
}

export class SessionBin {
  private cancelTimer: (() => void) | null = null;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly clock: Clock,
    private readonly ports: SessionBinPorts,
  ) {}

  /** Takes a session off the list. @returns until when it can be brought back, milliseconds since the epoch. */
  delete(sessionId: string): number {
    const now = this.clock.wall();
    this.store.sessions.setDeleted(sessionId, now);
    this.empty();
    return now + UNDO_MS;
  }

  /** Brings a session back. @returns false when it is too late. */
  undelete(sessionId: string): boolean {
    const session = this.store.sessions.get(sessionId);
    if (!session || session.deletedAt === null || this.isDue(session.deletedAt)) return false;
    this.store.sessions.setDeleted(sessionId, null);
    return true;
  }

  /** Removes what is beyond an undo, a piece at a time, and comes back for the rest. */
  empty(): void {
    this.cancelTimer?.();
    this.cancelTimer = null;
    if (this.closed) return;
    try {
      this.emptySome();
    } catch (error) {
      this.ports.onError('removing a deleted session', error);
      this.again(UNDO_MS);
    }
  }

  /** Removes sessions whose import was cut short, and goes on with the rest. */
  clearImports(): void {
    try {
      this.store.transaction(() => this.store.sessions.giveUpImports());
    } catch (error) {
      this.ports.onError('removing an unfinished import', error);
    }
    this.empty();
  }

  /** Removes sessions here and leaves them at the server. */
  forget(sessionIds: readonly string[]): void {
    for (const sessionId of sessionIds) {
      this.ports.release(sessionId);
      this.store.sessions.hide(sessionId);
    }
    this.empty();
  }

  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private emptySome(): void {
    const [first] = this.store.sessions.deleted();
    if (!first || first.deletedAt === null) return;
    if (!this.isDue(first.deletedAt)) {
      return this.again(first.deletedAt + UNDO_MS - this.clock.wall());
    }
    const { id, remoteId, deletedAt } = first;
    this.ports.release(id);
    const wanted = remoteId !== null && deletedAt > 0;
    const left = this.store.transaction(() => {
      if (wanted) this.store.sessions.requestRemoteDeletion(remoteId, this.clock.wall());
      this.store.sessions.hide(id);
      return removeSome(this.store, id);
    });
    if (wanted) this.ports.onDeletionWanted();
    this.again(left ? 1 : 0);
  }

  /** A time far in the future means that the clock was set back: nobody waits for it then. */
  private isDue(deletedAt: number): boolean {
    const age = this.clock.wall() - deletedAt;
    return Math.abs(age) >= UNDO_MS;
  }

  private again(ms: number): void {
    if (this.closed) return;
    this.cancelTimer ??= this.clock.after(Math.max(0, ms), () => this.empty());
  }
}
