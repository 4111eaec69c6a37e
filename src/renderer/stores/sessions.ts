import type { Session } from '@shared/session';
import { create } from 'zustand';
import { t } from '../i18n';

interface SessionsStore {
  /** Newest activity first, or null before the first answer. */
  readonly sessions: readonly Session[] | null;
  readonly openId: string | null;
}

export const useSessions = create<SessionsStore>(() => ({ sessions: null, openId: null }));

/** Newest activity first; sessions of the same moment keep a stable order by id. */
export function byRecency(sessions: readonly Session[]): readonly Session[] {
  return sessions.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? 1 : -1));
}

export function withoutSession(sessions: readonly Session[], id: string): readonly Session[] {
  return sessions.filter((session) => session.id !== id);
}

/** Puts a new or changed session in its place. */
export function withSession(sessions: readonly Session[], changed: Session): readonly Session[] {
  return byRecency([...withoutSession(sessions, changed.id), changed]);
}

export function sessionTitle(session: Session | undefined): string {
  return session?.title?.trim() || t('sessions:untitled');
}
