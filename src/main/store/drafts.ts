/** Drafts: what a person has typed and not sent. Their names and bodies are the window's own affair. */

import type { Drafts as DraftTexts } from '@shared/ipc';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const row = z.object({ name: z.string(), body: z.string() });

/** A draft that nobody has touched for so long belongs to a chat or a form that is gone, or to nobody's plans. */
const KEPT_MS = 180 * 24 * 60 * 60 * 1000;

export class Drafts {
  constructor(private readonly db: Database) {}

  /** @param now what is too old by then is forgotten. */
  list(now: number): DraftTexts {
    if (!this.db.readonly) {
      this.db.prepare('DELETE FROM drafts WHERE updated_at < ?').run(now - KEPT_MS);
    }
    const found = z.array(row).parse(this.db.prepare('SELECT name, body FROM drafts').all());
    return Object.fromEntries(found.map(({ name, body }) => [name, body]));
  }

  /** @param body empty when there is nothing left to keep. */
  save(name: string, body: string, now: number): void {
    if (body === '') this.db.prepare('DELETE FROM drafts WHERE name = ?').run(name);
    else this.db.prepare('INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)').run(name, body, now);
  }
}
