/** How a profile folder is: writable, with space, and with a database that can be read. Nothing in it is changed. */
import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { errorText } from '../error-text';
import { Backups, listSetAside } from '../store/backups';
import { NewerSchemaError, SCHEMA_VERSION, schemaVersion } from '../store/migrate';
import { openReadOnly } from '../store/open';
import { DATABASE_FILE } from '../store/profile';
import { type Check, fine, note, problem } from './check';

/** Less than this, and a busy day may fill the disk. */
const LITTLE_BYTES = 500 * 1024 * 1024;

/** @param folder of the profile, which need not exist. */
export function profileChecks(folder: string): Check[] {
  return [checkSqlite(), checkFolder(folder), checkSpace(folder), ...checkHistory(folder)];
}

function checkSqlite(): Check {
  const db = new Database(':memory:');
  try {
    return fine('SQLite', String(db.prepare('SELECT sqlite_version()').pluck().get()));
  } finally {
    db.close();
  }
}

function checkFolder(folder: string): Check {
  if (!existsSync(folder)) return fine('Profile', `${folder}, made at the first start`);
  try {
    accessSync(folder, constants.R_OK | constants.W_OK);
    return fine('Profile', folder);
  } catch (error) {
    const advice =
      'Give yourself read and write access, or set LONGHAUL_USER_DATA_DIR to another folder.';
    return problem('Profile', `${folder} cannot be written: ${errorText(error)}`, advice);
  }
}

function checkSpace(folder: string): Check {
  const { bavail, bsize } = statfsSync(existingParent(folder));
  const free = bavail * bsize;
  const text = `${(free / 1024 ** 3).toFixed(1)} GB free`;
  if (free >= LITTLE_BYTES) return fine('Disk', text);
  return problem('Disk', text, 'Make room: with a full disk nothing new can be stored.');
}

function existingParent(folder: string): string {
  return existsSync(folder) ? folder : existingParent(dirname(folder));
}

function checkHistory(folder: string): Check[] {
  const file = join(folder, DATABASE_FILE);
  if (!existsSync(file)) return [fine('History', 'none yet')];
  return [checkDatabase(file), ...checkSetAside(file)];
}

function checkDatabase(file: string): Check {
  const backup = new Backups(file).list()[0]?.name;
  const restore = backup
    ? `The newest backup is backups/${backup}; Settings, Data brings it back.`
    : 'Start the app: it keeps the file and saves what can be read.';
  try {
    const db = openReadOnly(file);
    try {
      const verdict = String(db.pragma('quick_check(1)', { simple: true }));
      if (verdict !== 'ok') return problem('History', `damaged: ${verdict}`, restore);
      const count = (table: string) =>
        Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
      const what = `${count('sessions')} chats, ${count('messages')} messages, ${count('tasks')} tasks`;
      const size = `${(statSync(file).size / 1024 ** 2).toFixed(1)} MB`;
      return fine(
        'History',
        `sound (${size}, version ${schemaVersion(db)} of ${SCHEMA_VERSION}): ${what}`,
      );
    } finally {
      db.close();
    }
  } catch (error) {
    if (error instanceof NewerSchemaError) {
      return problem('History', error.message, 'Update Longhaul, or use another profile folder.');
    }
    return problem('History', `cannot be read: ${errorText(error)}`, restore);
  }
}

function checkSetAside(file: string): Check[] {
  const kept = listSetAside(file);
  if (kept.length === 0) return [];
  const text = `older files were set aside: ${kept.join(', ')}`;
  return [note('Set aside', text, 'Delete them when nothing in them is missed.')];
}
