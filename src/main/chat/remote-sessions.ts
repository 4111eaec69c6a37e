/** Sessions that were begun elsewhere, on another device or in a browser: they are listed here, and read when opened. */
import type { SessionListBody, SessionSummaryBody } from '@shared/protocol/rest';
import type { ChatApi } from '../backend/chat-api';
import type { Store } from '../store/store';

/** Pages of the server's list that are read at the most, 100 sessions each. */
const MAX_PAGES = 20;

export class RemoteSessions {
  private paging = false;
  private paged = false;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly onSessionChanged: (sessionId: string) => void,
    private readonly onError: (context: string, error: unknown) => void,
  ) {}

  /** The backend may be another one, or know more than before: the whole list is to be read again. */
  begin(): void {
    this.paged = false;
  }

  /** Takes in the first page of the server's list; the others are asked for once. */
  listed(list: SessionListBody): void {
    this.adopt(list.sessions);
    if (this.paging || this.paged || this.closed) return;
    this.paging = true;
    this.rest(list)
      .then(() => {
        this.paged = true;
      })
      .catch((error: unknown) => {
        if (!this.closed) this.onError('listing sessions', error);
      })
      .finally(() => {
        this.paging = false;
      });
  }

  close(): void {
    this.closed = true;
  }

  private async rest(first: SessionListBody): Promise<void> {
    let seen = first.sessions.length;
    for (let page = 1; page < MAX_PAGES && seen < first.total && !this.closed; page += 1) {
      const { sessions } = await this.api.listSessions(seen);
      if (sessions.length === 0) return;
      this.adopt(sessions);
      seen += sessions.length;
    }
  }

  private adopt(sessions: readonly SessionSummaryBody[]): void {
    if (this.closed) return;
    const added = this.store.transaction(() =>
      sessions.filter(isWritten).filter((summary) => {
        const [createdAt, updatedAt] = [summary.created_at, summary.updated_at].map(Date.parse);
        if (!Number.isFinite(createdAt) || !Number.isFinite(updatedAt)) return false;
        const { id, title } = summary;
        return this.store.sessions.adopt(id, title ?? null, createdAt ?? 0, updatedAt ?? 0);
      }),
    );
    for (const { id } of added) this.onSessionChanged(id);
  }
}

/** A session in which nothing was ever said is of no use to anybody. */
function isWritten({ title, created_at, updated_at }: SessionSummaryBody): boolean {
  return Boolean(title) || created_at !== updated_at;
}
