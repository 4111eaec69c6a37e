/** All that a profile holds, read without the app and beside it if it runs. */
import { join } from 'node:path';
import { openReadOnly } from './store/open';
import { DATABASE_FILE } from './store/profile';
import { Store } from './store/store';

/**
 * One read transaction: beside a running app, messages and tasks are those of the same moment.
 * @param profile the profile's folder.
 * @returns what `inspect` prints, to be turned into JSON.
 * @throws when there is no database, or when it cannot be read.
 */
export function readProfile(profile: string): object {
  const db = openReadOnly(join(profile, DATABASE_FILE));
  try {
    return db.transaction(() => describe(new Store(db)))();
  } finally {
    db.close();
  }
}

function describe(store: Store): object {
  return {
    sessions: store.sessions.list().map((session) => ({
      id: session.id,
      title: session.title,
      remoteId: session.remoteId,
      revision: session.revision,
      messages: store.transcripts.read(session.id),
    })),
    tasks: store.tasks
      .all()
      .map((task) => ({ ...task, attempts: store.attempts.ofTask(task.taskId) })),
    outbox: store.outbox.sessions().length,
    notices: store.notices.list(),
  };
}
