/**
 * Reads a profile as JSON, without the app and beside it if it runs:
 * `inspect --profile DIR` prints one JSON document on standard output.
 */
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { errorText } from './error-text';
import { openReadOnly } from './store/open';
import { DATABASE_FILE } from './store/profile';
import { Store } from './store/store';

/** One read transaction: beside a running app, messages and tasks are those of the same moment. */
function inspect(profile: string): object {
  const db = openReadOnly(join(profile, DATABASE_FILE));
  return db.transaction(() => describe(new Store(db)))();
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

const { values } = parseArgs({ options: { profile: { type: 'string' } } });
const profile = values.profile ?? process.env.LONGHAUL_USER_DATA_DIR;
if (profile === undefined) {
  process.stderr.write('Which profile? Say: npm run -s inspect -- --profile DIR\n');
  process.exitCode = 2;
} else {
  try {
    process.stdout.write(`${JSON.stringify(inspect(profile), null, 2)}\n`);
  } catch (error) {
    process.stderr.write(`The profile in ${profile} cannot be read: ${errorText(error)}\n`);
    process.exitCode = 1;
  }
}
