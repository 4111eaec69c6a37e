/** Notices: what the person should know and has not dismissed. */

import type { Notice } from '@shared/app-state';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

const row = z.object({
  id: z.string(),
  kind: z.enum(['database-set-aside']),
  message: z.string(),
});

export class Notices {
  constructor(private readonly db: Database) {}

  add(notice: Notice, now: number): void {
    this.db
      .prepare('INSERT INTO notices VALUES (?, ?, ?, ?)')
      .run(notice.id, notice.kind, notice.message, now);
  }

  /** Oldest first. */
  list(): Notice[] {
    const found = this.db.prepare('SELECT id, kind, message FROM notices ORDER BY created_at');
    return z.array(row).parse(found.all());
  }

  dismiss(id: string): void {
    this.db.prepare('DELETE FROM notices WHERE id = ?').run(id);
  }
}
