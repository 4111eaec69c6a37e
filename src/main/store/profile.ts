/** The profile folder's database, opened for the app: usable, or with a reason why not. */
import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Blocked } from '@shared/app-state';
import { errorText } from '../error-text';
import { NewerSchemaError } from './migrate';
import { readNewer } from './newer';
import { MigrationError, type OpenOptions, openDatabase } from './open';
import { Store } from './store';

export const DATABASE_FILE = 'longhaul.db';

export type OpenedProfile =
  | {
      readonly store: Store;
      readonly blocked: null;
      /** The profile belongs to a newer version and is only read. */
      readonly readOnly: boolean;
    }
  | { readonly store: null; readonly blocked: Blocked; readonly cause: unknown };

/** What there is to say when another process has the profile open; see `profile-lock.ts`. */
export const PROFILE_IN_USE: OpenedProfile = {
  store: null,
  blocked: {
    code: 'profile-in-use',
    message:
      'Another Longhaul is using this profile. Nothing in it has been touched. ' +
      'Close the other one, or start this one with another profile folder.',
  },
  cause: new Error('The profile is locked by another process.'),
};

/** Opens the database in `folder`, creating both when missing. Never throws; a profile that cannot be used says why. */
export function openProfile(folder: string, now: Date, options?: OpenOptions): OpenedProfile {
  const file = join(folder, DATABASE_FILE);
  try {
    mkdirSync(folder, { recursive: true });
    const { db, damaged, replaced, checked } = openDatabase(file, now, options);
    const store = new Store(db);
    store.checked = checked;
    if (damaged) {
      const kept = basename(damaged.setAside);
      const { sessions, messages } = damaged.salvaged;
      const saved =
        messages > 0
          ? `What could be read of it was saved: ${messages} messages in ${sessions} chats.`
          : 'Nothing of it could be read, and a new one was started.';
      note(
        store,
        kept,
        `The history file was damaged. It was kept as ${kept} in ${folder}. ${saved}`,
        now,
      );
    }
    if (replaced !== null) {
      const kept = basename(replaced);
      note(
        store,
        kept,
        `The backup is in place. What was there before was kept as ${kept} in ${folder}.`,
        now,
      );
    }
    return { store, blocked: null, readOnly: false };
  } catch (cause) {
    const store = cause instanceof NewerSchemaError ? readNewer(file) : null;
    if (store) return { store, blocked: null, readOnly: true };
    return { store: null, blocked: explain(cause, file), cause };
  }
}

function note(store: Store, id: string, message: string, now: Date): void {
  store.notices.add({ id, kind: 'database-set-aside', message }, now.getTime());
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
  if (cause instanceof MigrationError) {
    return {
      code: 'profile-unreadable',
      message:
        `The history file could not be brought to the form that this version of Longhaul needs ` +
        `(${errorText(cause.cause)}). It is as it was before, and a copy is in ${cause.backup}. ` +
        'The version of Longhaul that was used before can still read it.',
    };
  }
  const reason = errorText(cause);
  return {
    code: 'profile-unreadable',
    message: `The profile cannot be opened: ${reason} (${file}). Check that the folder can be written.`,
  };
}
