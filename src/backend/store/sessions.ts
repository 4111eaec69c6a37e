/** Sessions: conversations that belong to a user. */
import { z } from 'zod';

export const sessionRow = z.object({
  id: z.string(),
  user_id: z.string(),
  title: z.string().nullable(),
  created_at: z.number(),
  updated_at: z.number(),
});

export type SessionRow = z.infer<typeof sessionRow>;

export interface SessionPage {
  readonly sessions: readonly SessionRow[];
  readonly total: number;
}

/** Every read is limited to the sessions of one user. */
export interface SessionStore {
  create(userId: string): Promise<SessionRow>;

  /** @returns the session, or null when it does not exist or belongs to someone else. */
  find(id: string, userId: string): Promise<SessionRow | null>;

  /** Lists a user's sessions, the most recently used first. */
  list(userId: string, limit: number, offset: number): Promise<SessionPage>;

  rename(id: string, title: string): Promise<void>;

  /** Deletes the session with its messages, tasks and logs. */
  delete(id: string): Promise<void>;
}
