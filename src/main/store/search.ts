/**
 * Full-text search. The index is kept by triggers (see the migration that makes it) in the same transactions as the parts,
 * and only for parts that have ended, so streaming pays nothing for it.
 */
import { MESSAGE_ROLES } from '@shared/chat/message';
import type { SearchHit } from '@shared/session';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { IN_SCOPE, type Scope, seen } from './accounts';
import { matchesAll, parseQuery, type Term, toMatch } from './search-query';
import { type Sessions, toSession } from './sessions';
import { snippetOf } from './snippet';

const row = z.object({
  session_id: z.string(),
  id: z.string(),
  role: z.enum(MESSAGE_ROLES),
  created_at: z.number(),
  text: z.string(),
});

function prepare(db: Database) {
  return {
    // The order of the joins is fixed, so that the index is read from its newest end and no further than needed.
    messages: db.prepare(
      `SELECT m.session_id, m.id, m.role, m.created_at, substr(p.text, 1, 262144) AS text
       FROM words
         CROSS JOIN messages m ON m.key = words.rowid >> 16
         CROSS JOIN sessions s ON s.id = m.session_id AND s.deleted_at IS NULL AND ${IN_SCOPE}
         CROSS JOIN parts p ON p.message_key = m.key AND p.idx = words.rowid & 65535
       WHERE words MATCH ? ORDER BY words.rowid DESC LIMIT ?`,
    ),
  };
}

export class Search {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    db: Database,
    private readonly sessions: Sessions,
    private readonly scope: Readonly<Scope>,
  ) {
    this.sql = prepare(db);
  }

  /** Sessions whose titles match, then messages, newest first and at most `limit` of each. Each word must match. */
  find(query: string, limit: number): SearchHit[] {
    const terms = parseQuery(query);
    return terms.length === 0 ? [] : [...this.titles(terms, limit), ...this.texts(terms, limit)];
  }

  /** Titles are few and short, so they are looked through one by one. */
  private titles(terms: readonly Term[], limit: number): SearchHit[] {
    return this.sessions
      .list()
      .filter(({ title }) => title !== null && matchesAll(terms, title))
      .slice(0, limit)
      .map((session) => ({
        session: toSession(session),
        messageId: null,
        role: null,
        at: session.updatedAt,
        snippet: snippetOf(session.title ?? '', terms),
      }));
  }

  private texts(terms: readonly Term[], limit: number): SearchHit[] {
    const hits = new Map<string, SearchHit>();
    const found = z
      .array(row)
      .parse(this.sql.messages.all(...seen(this.scope), toMatch(terms), limit));
    for (const { session_id, id, role, created_at, text } of found) {
      const key = `${session_id} ${id}`;
      const session = this.sessions.get(session_id);
      if (!session || hits.has(key)) continue;
      hits.set(key, {
        session: toSession(session),
        messageId: id,
        role,
        at: created_at,
        snippet: snippetOf(text, terms),
      });
    }
    return [...hits.values()];
  }
}
