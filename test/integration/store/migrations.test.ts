import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import {
  migrate,
  migrations,
  SCHEMA_VERSION,
  schemaVersion,
} from '../../../src/main/store/migrate';
import { openDatabase, openReadOnly } from '../../../src/main/store/open';
import { DATABASE_FILE, openProfile } from '../../../src/main/store/profile';
import { Store } from '../../../src/main/store/store';
import { temporaryFolder } from './temporary';

const NOW = new Date('2026-01-02T03:04:05.678Z');

/** A database as the first version left it, with a chat in it. */
function firstVersion(): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, DATABASE_FILE);
  const db = new Database(file);
  db.pragma('journal_mode = WAL');
  migrate(db, migrations.slice(0, 1));
  db.exec(`
    INSERT INTO sessions (id, title, created_at, updated_at) VALUES ('s1', 'Old chat', 1, 2);
    INSERT INTO messages (session_id, id, role, status, created_at) VALUES ('s1', 'm1', 'assistant', 'complete', 3);
    INSERT INTO parts VALUES (1, 0, '{"type":"text","state":"done"}', 'old words');
    INSERT INTO meta VALUES ('closed_cleanly', 'yes');`);
  db.close();
  return { folder, file };
}

function backups(folder: string): string[] {
  return readdirSync(join(folder, 'backups'));
}

describe('a database of an older version', () => {
  it('is backed up and brought up to date, with everything in it', () => {
    const { folder, file } = firstVersion();
    const { db } = openDatabase(file, NOW);
    const store = new Store(db);
    expect(schemaVersion(db)).toBe(SCHEMA_VERSION);
    expect(store.sessions.list()[0]).toMatchObject({ title: 'Old chat', unread: false });
    expect(store.search.find('old wor', 5).map(({ messageId }) => messageId)).toEqual(
      [null, 'm1'].slice(1),
    );
    expect(backups(folder)).toEqual(['longhaul-2026-01-02T03-04-05-678Z-migration.db']);
    const kept = new Database(join(folder, 'backups', backups(folder)[0] ?? ''));
    expect(schemaVersion(kept)).toBe(1);
    expect(kept.prepare('SELECT title FROM sessions').pluck().get()).toBe('Old chat');
    kept.close();
    store.close();
  });

  it('is as it was when a migration fails, and the person is told', () => {
    const { folder, file } = firstVersion();
    const contents = () => {
      const db = new Database(file, { readonly: true });
      const all = ['sessions', 'messages', 'parts', 'meta'].map((table) =>
        db.prepare(`SELECT * FROM ${table}`).all(),
      );
      const schema = db.prepare('SELECT type, name, sql FROM sqlite_schema ORDER BY name').all();
      const found = [schemaVersion(db), schema, all];
      db.close();
      return createHash('sha256').update(JSON.stringify(found)).digest('hex');
    };
    const before = contents();
    const steps = [
      ...migrations.slice(0, 1),
      'ALTER TABLE sessions ADD COLUMN half INTEGER; DELETE FROM messages; SELECT no_such_thing();',
    ];
    expect(() => openDatabase(file, NOW, { steps })).toThrow(/could not be brought to version/);
    expect(contents()).toBe(before);
    expect(backups(folder)).toHaveLength(1);
    const { store } = openProfile(folder, NOW);
    expect(store?.sessions.list()[0]?.title).toBe('Old chat');
    store?.close();
  });

  it('can be inspected without being changed', () => {
    const { folder, file } = firstVersion();
    const before = readFileSync(file);
    const db = openReadOnly(file);
    expect(new Store(db).sessions.list()[0]?.title).toBe('Old chat');
    db.close();
    expect(readFileSync(file)).toEqual(before);
    expect(readdirSync(folder)).not.toContain('backups');
  });

  it('is not migrated twice', () => {
    const { folder, file } = firstVersion();
    new Store(openDatabase(file, NOW).db).close();
    new Store(openDatabase(file, new Date(NOW.getTime() + 1)).db).close();
    expect(backups(folder)).toHaveLength(1);
  });
});
