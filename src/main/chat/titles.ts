/** Titles are made by the server in the background after the first message; the list says when one is there. */
import type { SessionListBody } from '@shared/protocol/rest';
import type { ChatApi } from '../backend/chat-api';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';

const POLL_MS = 2_000;
const POLLS = 5;

export class Titles {
  private cancelTimer: (() => void) | null = null;
  private left = 0;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    private readonly onSessionChanged: (sessionId: string) => void,
    private readonly onListed: (list: SessionListBody) => void,
    private readonly onError: (context: string, error: unknown) => void,
  ) {}

  /** Asks for titles now, and a few times more while a session that the server knows has none. */
  refresh(): void {
    this.left = POLLS;
    this.cancelTimer?.();
    this.poll();
  }

  close(): void {
    this.closed = true;
    this.cancelTimer?.();
  }

  private poll(): void {
    this.left -= 1;
    this.api
      .listSessions()
      .then((list) => {
        if (this.closed) return;
        this.adopt(new Map(list.sessions.map(({ id, title }) => [id, title])));
        this.onListed(list);
      })
      .catch((error: unknown) => {
        if (!this.closed) this.onError('asking for titles', error);
      })
      .finally(() => {
        if (this.closed || this.left <= 0 || !this.untitled()) return;
        this.cancelTimer = this.clock.after(POLL_MS, () => this.poll());
      });
  }

  private adopt(titles: ReadonlyMap<string, string | null | undefined>): void {
    for (const session of this.store.sessions.list()) {
      const title = session.remoteId === null ? null : titles.get(session.remoteId);
      // What a person has called a session stands until the server has taken it over.
      if (!title || title === session.title || session.titleBy !== 'server') continue;
      this.store.sessions.setTitle(session.id, title, 'server');
      this.onSessionChanged(session.id);
    }
  }

  private untitled(): boolean {
    return this.store.sessions.list().some(({ remoteId, title }) => remoteId !== null && !title);
  }
}
