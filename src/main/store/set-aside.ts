/** What is still in a database that was moved out of the way. The file is only read: what is found goes into memory. */
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { listSetAside } from './backups';
import { migrate } from './migrate';
import { salvage } from './salvage';
import type { StoredSession } from './sessions';
import { Store } from './store';

/**
 * Reads what can be read of one, as far as it belongs to the present account.
 * @param present the store beside whose file it lies.
 * @returns a store in memory, which whoever asked closes; null when there is none of this name.
 */
export function readSetAside(present: Store, name: string): Store | null {
  if (!listSetAside(present.file).some((found) => found.name === name)) return null;
  const db = new Database(':memory:');
  try {
    migrate(db);
    salvage(join(dirname(present.file), name), db);
    const store = new Store(db);
    const account = present.accounts.current;
    if (account !== null) store.accounts.enter(account);
    return store;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * The chats of `from` that `present` lacks, or has with fewer messages. A chat that was added from elsewhere has an id of
 * its own, so a chat is known by the moment it was begun.
 */
export function missingSessions(from: Store, present: Store): StoredSession[] {
  const here = new Map<number, number>();
  for (const { id, createdAt } of present.sessions.list()) {
    here.set(createdAt, Math.max(here.get(createdAt) ?? 0, present.transcripts.count(id)));
  }
  return from.sessions
    .list()
    .filter(({ id, createdAt }) => from.transcripts.count(id) > (here.get(createdAt) ?? 0));
}
