import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { SCHEMA_VERSION } from '../../../src/main/store/migrate';
import { openReadOnly } from '../../../src/main/store/open';
import { DATABASE_FILE, openProfile } from '../../../src/main/store/profile';
import type { Store } from '../../../src/main/store/store';
import { temporaryFolder } from './temporary';

const NOW = new Date('2026-01-02T03:04:05.678Z');
const SET_ASIDE = `${DATABASE_FILE}.corrupt-2026-01-02T03-04-05.678Z`;

function open(folder: string): Store {
  const { store, blocked } = openProfile(folder, NOW);
  if (!store) throw new Error(blocked.message);
  return store;
}

function sessionIds(store: Store): string[] {
  return store.sessions.list().map(({ id }) => id);
}

describe('opening a profile', () => {
  it('creates it, keeps what is written, and opens it again', () => {
    const folder = join(temporaryFolder(), 'new', 'profile');
    const first = open(folder);
    first.sessions.create('s1', 1);
    first.close();
    const second = open(folder);
    expect(sessionIds(second)).toEqual(['s1']);
    second.close();
  });

  it('lets others read it while it is open and after it was closed', () => {
    const folder = temporaryFolder();
    const store = open(folder);
    store.sessions.create('s1', 1);
    const count = () => {
      const db = openReadOnly(join(folder, DATABASE_FILE));
      const found = db.prepare('SELECT count(*) FROM sessions').pluck().get();
      db.close();
      return found;
    };
    expect(count()).toBe(1);
    store.close();
    expect(count()).toBe(1);
  });

  it('takes an empty file for a new database', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, DATABASE_FILE), '');
    const store = open(folder);
    expect(store.notices.list()).toEqual([]);
    store.close();
  });

  it('sets a file aside that is no database, byte for byte, and says so', () => {
    const folder = temporaryFolder();
    const junk = Buffer.from('this is not a database, '.repeat(500));
    writeFileSync(join(folder, DATABASE_FILE), junk);
    const store = open(folder);
    expect(readFileSync(join(folder, SET_ASIDE))).toEqual(junk);
    const [notice] = store.notices.list();
    expect(notice?.kind).toBe('database-set-aside');
    expect(notice?.message).toContain(SET_ASIDE);
    store.notices.dismiss(notice?.id ?? '');
    expect(store.notices.list()).toEqual([]);
    store.close();
  });

  it('finds damage inside a database that was not closed cleanly', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    const store = open(folder);
    for (let n = 0; n < 500; n += 1) store.sessions.create(`session-${n}-${'x'.repeat(200)}`, n);
    store.close();
    const db = new Database(file);
    db.prepare('DELETE FROM meta').run();
    db.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, bytes.length / 2, bytes.length / 2 + 8_192);
    writeFileSync(file, bytes);
    const fresh = open(folder);
    expect(readdirSync(folder)).toContain(SET_ASIDE);
    expect(fresh.notices.list()[0]?.message).toContain('The history file was damaged');
    // Where the damage hits depends on the schema; what is there of the chats is salvaged.
    expect(sessionIds(fresh).length).toBeGreaterThan(0);
    fresh.close();
  });

  it('leaves a profile of a newer version exactly as it is', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    const db = new Database(file);
    db.exec('CREATE TABLE from_the_future (x)');
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const hash = () => createHash('sha256').update(readFileSync(file)).digest('hex');
    const before = hash();
    const { store, blocked } = openProfile(folder, NOW);
    expect(store).toBeNull();
    expect(blocked?.code).toBe('profile-from-newer-version');
    expect(hash()).toBe(before);
    expect(readdirSync(folder)).toEqual([DATABASE_FILE]);
    expect(() => openReadOnly(file)).toThrow(/version/);
  });

  it('only reads a profile of a newer version whose tables it knows', () => {
    const folder = temporaryFolder();
    const file = join(folder, DATABASE_FILE);
    openProfile(folder, NOW).store?.close();
    const db = new Database(file);
    db.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    db.close();
    const opened = openProfile(folder, NOW);
    expect(opened).toMatchObject({ blocked: null, readOnly: true });
    const notice = { id: 'a', kind: 'database-set-aside', message: 'of today' } as const;
    expect(() => opened.store?.notices.add(notice, NOW.getTime())).toThrow(/readonly database/);
    opened.store?.close();
    expect(readdirSync(folder)).toEqual([DATABASE_FILE]);
  });

  it('explains a folder that cannot be used', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'file'), '');
    const { blocked } = openProfile(join(folder, 'file', 'profile'), NOW);
    expect(blocked?.code).toBe('profile-unreadable');
  });
});
