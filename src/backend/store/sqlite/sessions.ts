/** Rows of the `sessions` table. */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../clock';
import { type SessionPage, type SessionRow, type SessionStore, sessionRow } from '../sessions';
import type { Db } from './database';

export class SqliteSessions implements SessionStore {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  async create(userId: string): Promise<SessionRow> {
    const now = this.clock.now();
    return sessionRow.parse(
      this.db
        .prepare(
          'INSERT INTO sessions (id, user_id, created_at, updated_at) VALUES (?, ?, ?, ?) RETURNING *',
        )
        .get(randomUUID(), userId, now, now),
    );
  }

  async find(id: string, userId: string): Promise<SessionRow | null> {
    const row = this.db
      .prepare('SELECT * FROM sessions WHERE id = ? AND user_id = ?')
      .get(id, userId);
    return row === undefined ? null : sessionRow.parse(row);
  }

  async list(userId: string, limit: number, offset: number): Promise<SessionPage> {
    const sessions = this.db
      .prepare(
        'SELECT * FROM sessions WHERE user_id = ? ORDER BY updated_at DESC, rowid DESC LIMIT ? OFFSET ?',
      )
      .all(userId, limit, offset);
    const total = this.db
      .prepare('SELECT count(*) FROM sessions WHERE user_id = ?')
      .pluck()
      .get(userId);
    return { sessions: z.array(sessionRow).parse(sessions), total: z.number().parse(total) };
  }

  async rename(id: string, title: string): Promise<void> {
    this.db
      .prepare('UPDATE sessions SET title = ?, updated_at = ? WHERE id = ?')
      .run(title, this.clock.now(), id);
  }

  async delete(id: string): Promise<void> {
    this.db.prepare('DELETE FROM sessions WHERE id = ?').run(id);
  }
}
