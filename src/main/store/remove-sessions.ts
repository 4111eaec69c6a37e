/** Removes sessions piece by piece, so that nothing has to wait for long ones. */
import { setImmediate } from 'node:timers/promises';
import type { Store } from './store';

/** Messages that one transaction removes. */
export const REMOVED_AT_ONCE = 20;

/** @throws what SQLite reports; what is left is removed at the next start when the sessions are hidden. */
export async function removeSessions(store: Store, sessionIds: readonly string[]): Promise<void> {
  for (const id of sessionIds) {
    while (removeSome(store, id)) await setImmediate();
  }
}

/** Removes some of a session, and the session with its last message. @returns whether there is more of it. */
export function removeSome(store: Store, sessionId: string): boolean {
  return store.transaction(() => {
    const removed = store.sessions.removeSomeMessages(sessionId, REMOVED_AT_ONCE);
    if (removed === REMOVED_AT_ONCE) return true;
    store.sessions.remove(sessionId);
    return false;
  });
}
