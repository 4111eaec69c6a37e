/** The chats that the palette offers. Pure. */
import type { Session } from '@shared/session';
import { defaultFilter } from 'cmdk';
import { sessionTitle } from '../../stores/sessions';

/** So many at most: each is an element, and nobody reads further. */
const SHOWN_CHATS = 200;

/**
 * The newest chats before anything is typed, then those that fit it best among all. What the palette is not given it cannot
 * find.
 */
export function offeredChats(sessions: readonly Session[], typed: string): readonly Session[] {
  if (typed.trim() === '') return sessions.slice(0, SHOWN_CHATS);
  return sessions
    .map((session) => ({ session, fit: defaultFilter(sessionTitle(session), typed) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((a, b) => b.fit - a.fit)
    .slice(0, SHOWN_CHATS)
    .map(({ session }) => session);
}
