/** The profile folder's database, opened for the app: usable, or with a reason why not. */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Blocked } from '@shared/ipc';
import { errorText } from '../error-text';
import { NewerSchemaError } from './migrate';
import { openDatabase } from './open';
import { Store } from './store';

export const DATABASE_FILE = 'longhaul.db';

export type OpenedProfile =
  | { readonly store: Store; readonly blocked: null }
  | { readonly store: null; readonly blocked: Blocked; readonly cause: unknown };

/** Opens the database in `folder`, creating both when missing. Never throws; a profile that cannot be used says why. */
export function openProfile(folder: string, now: Date): OpenedProfile {
  const file = join(folder, DATABASE_FILE);
  try {
    mkdirSync(folder, { recursive: true });
    const { db, setAside } = openDatabase(file, now);
    const store = new Store(db);
    if (setAside !== null) {
      const message =
        `The history file was damaged and could not be read. It was kept as ` +
        `${basename(setAside)} in ${folder}, and a new one was started.`;
      store.notices.add(
        { id: basename(setAside), kind: 'database-set-aside', message },
        now.getTime(),
      );
    }
    return { store, blocked: null };
  } catch (cause) {
    return { store: null, blocked: explain(cause, file), cause };
  }
}

function explain(cause: unknown, file: string): Blocked {
  if (cause instanceof NewerSchemaError) {
    return {
      code: 'profile-from-newer-version',
      message:
        'This profile was last used by a newer version of Longhaul. Nothing in it has been changed. ' +
        'Update Longhaul, or start it with another profile folder.',
    };
  }
  const reason = errorText(cause);
  return {
    code: 'profile-unreadable',
    message: `The profile cannot be opened: ${reason} (${file}). Check that the folder can be written.`,
  };
}
