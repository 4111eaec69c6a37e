/** What a person does with sessions: pinning, naming, deleting, reading. Stored first, then told to windows and server. */
import type { Session } from '@shared/session';
import type { ChatApi } from '../backend/chat-api';
import { toSession } from '../store/sessions';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';
import { SessionBin } from './session-bin';
import { SessionSync } from './session-sync';

export interface SessionCarePorts {
  readonly onChanged: (session: Session) => void;
  readonly onRemoved: (sessionId: string) => void;
  /** A deleted session is back, and may send again. */
  readonly onReturned: (sessionId: string) => void;
  /** Lets go of a session's streams. */
  readonly release: (sessionId: string) => void;
  readonly onError: (context: string, error: unknown) => void;
}

export class SessionCare {
  private readonly bin: SessionBin;
  private readonly sync: SessionSync;

  constructor(
    private readonly store: Store,
    api: ChatApi,
    private readonly clock: Clock,
    random: () => number,
    private readonly ports: SessionCarePorts,
  ) {
    const { release, onError } = ports;
    this.sync = new SessionSync(store, api, clock, random, onError);
    this.bin = new SessionBin(store, clock, {
      release,
      onDeletionWanted: () => this.sync.pump(),
      onError,
    });
  }

  /** Goes on with the deletions of the last run, and removes what it had begun to import. */
  start(): void {
    this.bin.clearImports();
  }

  /** Tells the server what it has not been told; it can be reached, or a session has reached it for the first time. */
  tellServer(): void {
    this.sync.pump();
  }

  pin(sessionId: string, pinned: boolean): Session {
    this.store.sessions.setPinned(sessionId, pinned ? this.clock.wall() : null);
    return this.changed(sessionId);
  }

  mute(sessionId: string, muted: boolean): Session {
    this.store.sessions.setMuted(sessionId, muted);
    return this.changed(sessionId);
  }

  rename(sessionId: string, title: string): Session {
    this.store.sessions.setTitle(sessionId, title, 'person-unsent');
    this.sync.pump();
    return this.changed(sessionId);
  }

  markSeen(sessionId: string, messageId: string): Session {
    this.store.sessions.markSeen(sessionId, messageId, this.clock.wall());
    return this.changed(sessionId);
  }

  /** @returns until when the deletion can be undone, milliseconds since the epoch. */
  delete(sessionId: string): number {
    const undoUntil = this.bin.delete(sessionId);
    this.ports.onRemoved(sessionId);
    return undoUntil;
  }

  /** @returns the session, or null when it is too late. */
  undelete(sessionId: string): Session | null {
    if (!this.bin.undelete(sessionId)) return null;
    const session = this.changed(sessionId);
    this.ports.onReturned(sessionId);
    return session;
  }

  /** Removes sessions here and leaves them at the server. */
  forget(sessionIds: readonly string[]): void {
    this.bin.forget(sessionIds);
    for (const sessionId of sessionIds) this.ports.onRemoved(sessionId);
  }

  /**
   * Takes all sessions off the list and beyond an undo. What was deleted before goes at the server too, as it was to.
   * @returns their ids.
   */
  hideAll(): string[] {
    const { sessions } = this.store;
    const deleted = sessions.deleted();
    const ids = [...sessions.list(), ...deleted].map(({ id }) => id);
    for (const id of ids) this.ports.release(id);
    this.store.transaction(() => {
      for (const { remoteId, deletedAt } of deleted) {
        if (remoteId !== null && deletedAt) sessions.requestRemoteDeletion(remoteId, deletedAt);
      }
      for (const id of ids) sessions.hide(id);
    });
    this.sync.pump();
    for (const id of ids) this.ports.onRemoved(id);
    return ids;
  }

  /** Tells windows about a session that is there in a new way. */
  announce(sessionId: string): Session {
    return this.changed(sessionId);
  }

  close(): void {
    this.bin.close();
    this.sync.close();
  }

  private changed(sessionId: string): Session {
    const stored = this.store.sessions.get(sessionId);
    if (!stored) throw new Error(`Session ${sessionId} is not stored.`);
    const session = toSession(stored);
    this.ports.onChanged(session);
    return session;
  }
}
