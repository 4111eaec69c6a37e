import { existsSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/backend/clock';
import { lockDataFolder } from '../../../src/backend/store/lock';
import { openDatabase } from '../../../src/backend/store/sqlite/database';
import { createTurn, ManualClock, makeFolder, openStore } from './support/store';

const NOW = Date.UTC(2026, 0, 2, 3, 4, 5);

let folder: ReturnType<typeof makeFolder>;
let file: string;

beforeEach(() => {
  folder = makeFolder();
  file = join(folder.path, 'backend.db');
});

afterEach(() => folder.remove());

describe('opening the database', () => {
  it('makes the schema once and finds it again', async () => {
    const first = openStore(folder.path, new ManualClock());
    await createTurn(first, 't');
    await first.close();
    const second = openStore(folder.path, new ManualClock());
    expect(await second.registry.find('t')).toMatchObject({ id: 't', outcome: null });
    await second.close();
  });

  it('sets a file aside that is no database, and starts fresh', () => {
    writeFileSync(file, 'this is not a database, and long enough to be read as one'.repeat(20));
    const { db, setAside } = openDatabase(file, NOW);
    expect(setAside).toBe(`${file}.corrupt-2026-01-02T03-04-05.000Z`);
    expect(readFileSync(setAside ?? '', 'utf8')).toContain('this is not a database');
    expect(db.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(0);
    db.close();
  });

  it('sets a database aside whose pages are damaged', async () => {
    const store = openStore(folder.path, new ManualClock());
    for (let index = 0; index < 200; index += 1)
      await createTurn(store, `t${index}`, 'x'.repeat(500));
    await store.close();
    const bytes = readFileSync(file);
    bytes.fill(0xa5, 4_096, bytes.length - 4_096);
    writeFileSync(file, bytes);
    const { db, setAside } = openDatabase(file, NOW);
    db.close();
    expect(setAside).not.toBeNull();
    expect(readdirSync(folder.path).filter((name) => name.includes('.corrupt-'))).not.toEqual([]);
  });

  it('starts fresh on an empty file without calling it damaged', () => {
    writeFileSync(file, '');
    truncateSync(file, 0);
    const { db, setAside } = openDatabase(file, NOW);
    db.close();
    expect(setAside).toBeNull();
  });

  it('refuses a database of a newer version and leaves it alone', () => {
    const db = new Database(file);
    db.pragma('user_version = 99');
    db.close();
    expect(() => openDatabase(file, NOW)).toThrow(/newer version of Longhaul/);
    expect(existsSync(file)).toBe(true);
  });
});

describe('the lock of a data folder', () => {
  it('is held by one, and free again when released', async () => {
    const lockFile = join(folder.path, 'backend.lock');
    const held = await lockDataFolder(lockFile, 0, systemClock);
    await expect(lockDataFolder(lockFile, 0, systemClock)).rejects.toMatchObject({
      code: 'DATA_FOLDER_LOCKED',
    });
    const waiting = lockDataFolder(lockFile, 10_000, systemClock);
    held.release();
    (await waiting).release();
  });
});
