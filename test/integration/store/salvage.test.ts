/** Databases with real damage, and what is saved of them. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { initialFoldState } from '@shared/chat/fold-state';
import Database, { SqliteError } from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { deleteSetAside } from '../../../src/main/store/backups';
import { migrate } from '../../../src/main/store/migrate';
import { DATABASE_FILE, openProfile } from '../../../src/main/store/profile';
import { salvage } from '../../../src/main/store/salvage';
import { Store } from '../../../src/main/store/store';
import { startEngine } from '../engine/engine';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const SESSIONS = 20;
const MESSAGES = 30;
const PAGE = 4_096;

const textOf = (session: number, message: number) =>
  `text ${session}/${message} `.repeat(40 + ((session * 7 + message * 13) % 60));

/** A profile with chats, tasks and drafts that was not closed cleanly. */
function damagedLater(): { folder: string; file: string } {
  const folder = temporaryFolder();
  const file = join(folder, DATABASE_FILE);
  const store = openStore(folder);
  for (let session = 0; session < SESSIONS; session += 1) {
    const id = `s${session}`;
    store.sessions.create(id, session);
    store.sessions.setTitle(id, `Chat ${session}`, 'server');
    store.transaction(() => {
      for (let n = 0; n < MESSAGES; n += 1) {
        const text = textOf(session, n);
        store.change(id, null, [
          {
            type: 'message.added',
            message: {
              id: `m${session}-${n}`,
              role: n % 2 === 0 ? 'user' : 'assistant',
              status: n % 2 === 0 ? 'sent' : 'complete',
              createdAt: n,
              parts: [{ type: 'text', text, state: 'done' }],
            },
          },
        ]);
      }
    });
    store.tasks.add({
      taskId: `t${session}`,
      sessionId: id,
      kind: 'turn',
      toolCallId: null,
      foldState: initialFoldState(),
      now: 0,
    });
    store.tasks.advance(
      `t${session}`,
      { cursor: '5-5', foldState: initialFoldState(), unidentified: false },
      1,
      0,
      0,
    );
    if (session % 2 === 0) store.tasks.settle(`t${session}`, 'completed', null, 1);
  }
  store.close();
  const db = new Database(file);
  db.prepare(`DELETE FROM meta WHERE key = 'closed_cleanly'`).run();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
  return { folder, file };
}

/** Everything that is there is as it was written. @returns how much that is. */
function survey(store: Store): { sessions: number; messages: number } {
  const sessions = store.sessions.list();
  let messages = 0;
  for (const { id, title } of sessions) {
    expect([`Chat ${id.slice(1)}`, 'Recovered chat']).toContain(title);
    for (const message of store.transcripts.read(id)) {
      messages += 1;
      const [session = 0, n = 0] = message.id.slice(1).split('-').map(Number);
      for (const part of message.parts) {
        // Nothing guards the inside of a long text, so what was overwritten there comes out as such.
        if (part.type !== 'text') expect(part.type).toBe('corrupt');
        else if (!part.text.includes('\ufffd')) expect(part.text).toBe(textOf(session, n));
      }
    }
  }
  return { sessions: sessions.length, messages };
}

/** Opens a damaged profile and looks at what the person is told. */
function reopen(folder: string): { store: Store; notice: string } {
  const store = openStore(folder, new Date());
  const notice = store.notices.list()[0]?.message ?? '';
  return { store, notice };
}

function overwrite(file: string, pages: readonly number[]): void {
  const bytes = readFileSync(file);
  for (const page of pages) bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE);
  writeFileSync(file, bytes);
}

/** Takes rows out of an index behind its back: the index is made to look empty of them. */
function emptyIndex(file: string): void {
  const db = new Database(file);
  db.unsafeMode(true);
  db.pragma('writable_schema = ON');
  db.exec(
    `UPDATE sqlite_schema SET sql = sql || ' WHERE session_id = ''s1''' WHERE name = 'messages_by_session'`,
  );
  db.pragma('writable_schema = RESET');
  db.exec('REINDEX messages_by_session');
  db.pragma('writable_schema = ON');
  db.exec(
    `UPDATE sqlite_schema SET sql = replace(sql, ' WHERE session_id = ''s1''', '') WHERE name = 'messages_by_session'`,
  );
  db.close();
}

function expectUsable(store: Store): void {
  for (const { id } of store.sessions.list()) {
    store.transaction(() => store.sessions.bumpRevision(id));
  }
  store.sessions.create('another', 99);
  expect(store.search.find('text', 5).length).toBeGreaterThan(0);
  for (const task of store.tasks.open()) {
    // Text and cursor may no longer agree: the stream replaces what is there.
    expect(store.tasks.progress(task.taskId)).toMatchObject({ cursor: '0-0', unidentified: true });
  }
}

describe('a damaged database', () => {
  it('is salvaged as far as it reaches when it was cut short', () => {
    const { folder, file } = damagedLater();
    const size = readFileSync(file).length;
    truncateSync(file, Math.floor(size / 2 / PAGE) * PAGE);
    const damage = readFileSync(file);
    const { store, notice } = reopen(folder);
    const found = survey(store);
    expect(found.messages).toBeGreaterThan(SESSIONS);
    expect(found.messages).toBeLessThan(SESSIONS * MESSAGES);
    expect(notice).toContain(`${found.messages} messages`);
    expectUsable(store);
    store.close();
    const kept = readdirSync(folder).find((name) => name.includes('.corrupt-')) ?? '';
    expect(readFileSync(join(folder, kept)), 'the damaged file is kept as it was').toEqual(damage);
    expect(existsSync(join(folder, `${kept}.reading`))).toBe(false);
  });

  it('is salvaged around pages that were overwritten', () => {
    const { folder, file } = damagedLater();
    const pages = readFileSync(file).length / PAGE;
    overwrite(
      file,
      [0.3, 0.5, 0.7, 0.9].map((at) => Math.floor(pages * at)),
    );
    const { store, notice } = reopen(folder);
    const found = survey(store);
    expect(notice).toContain('The history file was damaged');
    expect(found.sessions).toBe(SESSIONS);
    expect(found.messages).toBeGreaterThan(SESSIONS * MESSAGES * 0.7);
    expectUsable(store);
    store.close();
  });

  it('is salvaged whole when its header was zeroed', () => {
    const { folder, file } = damagedLater();
    const bytes = readFileSync(file);
    bytes.fill(0, 0, 100);
    writeFileSync(file, bytes);
    const { store } = reopen(folder);
    expect(survey(store)).toEqual({ sessions: SESSIONS, messages: SESSIONS * MESSAGES });
    expectUsable(store);
    store.close();
  });

  it('is salvaged whole when its first page is gone', () => {
    const { folder, file } = damagedLater();
    overwrite(file, [0]);
    const { store } = reopen(folder);
    expect(survey(store)).toEqual({ sessions: SESSIONS, messages: SESSIONS * MESSAGES });
    expectUsable(store);
    store.close();
  });

  it('is salvaged whole when only an index is wrong', () => {
    const { folder, file } = damagedLater();
    emptyIndex(file);
    const { store, notice } = reopen(folder);
    expect(notice).toContain(`${SESSIONS * MESSAGES} messages in ${SESSIONS} chats`);
    expect(survey(store)).toEqual({ sessions: SESSIONS, messages: SESSIONS * MESSAGES });
    expectUsable(store);
    store.close();
  });

  it('is looked for at the next start once reading has met it', () => {
    const { folder, file } = damagedLater();
    const store = openStore(folder);
    const pages = readFileSync(file).length / PAGE;
    overwrite(file, [Math.floor(pages / 2)]);
    try {
      for (const { id } of store.sessions.list()) store.transcripts.read(id);
      throw new SqliteError('nothing was met', 'SQLITE_CORRUPT');
    } catch (error) {
      store.health.note(error);
    }
    expect(store.health.status.state).toBe('damaged');
    store.close();
    const { store: next, notice } = reopen(folder);
    expect(notice).toContain('The history file was damaged');
    survey(next);
    next.close();
  });

  it('is still looked for at the next start when the disk was busy or full in between', () => {
    const { folder, file } = damagedLater();
    const store = openStore(folder);
    const seen: string[] = [];
    store.health.listen(({ state }) => seen.push(state));
    store.health.note(new SqliteError('malformed', 'SQLITE_CORRUPT'));
    store.health.note(new SqliteError('locked', 'SQLITE_BUSY'));
    store.probe();
    expect(seen, 'what waits for the disk goes on').toEqual(['damaged', 'busy', 'ok', 'damaged']);
    store.close();
    const db = new Database(file, { readonly: true });
    expect(db.prepare(`SELECT 1 FROM meta WHERE key = 'closed_cleanly'`).get()).toBeUndefined();
    db.close();
  });

  it('is salvaged by the next start when this one could not: the disk was full, or it was killed', () => {
    const { folder, file } = damagedLater();
    overwrite(file, [0]);
    // A copy is read, which now cannot be made.
    const inTheWay = `${file}.reading`;
    mkdirSync(inTheWay);
    expect(openProfile(folder, new Date()).blocked?.code).toBe('profile-unreadable');
    rmSync(inTheWay, { recursive: true });
    writeFileSync(`${file}.salvaged`, 'half of a database');
    const { store, notice } = reopen(folder);
    expect(notice).toContain('The history file was damaged');
    expect(survey(store).messages).toBe(SESSIONS * MESSAGES);
    expect(readdirSync(folder).filter((name) => /salvaged|reading/.test(name))).toEqual([]);
    store.close();
  });

  it('has its place taken by what was salvaged, also when a crash came in between', () => {
    const { folder, file } = damagedLater();
    renameSync(file, `${file}.salvaged`);
    writeFileSync(`${file}-wal`, 'of the damaged one');
    const store = openStore(folder);
    expect(survey(store).messages).toBe(SESSIONS * MESSAGES);
    store.close();
  });

  it('is deleted with the copy that was being read when the app was killed', () => {
    const { folder, file } = damagedLater();
    overwrite(file, [0]);
    const { store } = reopen(folder);
    const name = store.info().setAside[0]?.name ?? '';
    writeFileSync(join(folder, `${name}.reading`), 'all that was said');
    expect(deleteSetAside(file, name)).toBe(true);
    expect(readdirSync(folder).filter((found) => found.includes('corrupt'))).toEqual([]);
    store.close();
  });

  it('survives damage anywhere: whatever page is hit, the app gets a database it can use', () => {
    const { file } = damagedLater();
    const sound = readFileSync(file);
    const pages = sound.length / PAGE;
    // Without its first page a table cannot be read: which of the other pages are its own stands there.
    const db = new Database(file, { readonly: true });
    const root = db
      .prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'messages'`)
      .pluck()
      .get();
    db.close();
    for (let page = 0; page < pages; page += Math.ceil(pages / 8)) {
      const folder = temporaryFolder();
      const target = join(folder, DATABASE_FILE);
      writeFileSync(target, sound);
      overwrite(target, [page]);
      const { store } = reopen(folder);
      const { messages } = survey(store);
      if (page + 1 !== root) {
        expect(messages, `page ${page} of ${pages}`).toBeGreaterThan(0);
        expectUsable(store);
      }
      store.close();
    }
  });
});

it('leaves a chat with whom it belongs to, whose token names nobody and was renewed', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const place = 'https://example.org';
  const owner = store.accounts.ofOpaque(place, 'old');
  store.accounts.enter(owner);
  store.sessions.create('s1', 0);
  store.close();
  const db = new Database(':memory:');
  migrate(db);
  salvage(join(folder, DATABASE_FILE), db);
  const saved = new Store(db);
  saved.accounts.enter(saved.accounts.ofOpaque(place, 'renewed'));
  expect(saved.sessions.list()).toMatchObject([{ id: 's1' }]);
  saved.close();
});

describe('a large database that was not closed in order', () => {
  const NOTHING_AT_ONCE = { checkedAtOnce: 0 };

  /** What the engine reported of that. It has no server, of which it reports too. */
  const aboutTheFile = (errors: readonly unknown[]) =>
    errors.filter((error) => JSON.stringify(error).includes('looking through the database'));

  function openUnchecked(folder: string): Store {
    const { store, blocked } = openProfile(folder, new Date(), NOTHING_AT_ONCE);
    if (!store) throw new Error(blocked.message);
    return store;
  }

  it('is used before it is looked through, and does not count as closed in order until it was', async () => {
    const { folder } = damagedLater();
    const ignored = openUnchecked(folder);
    expect(ignored.checked).toBe(false);
    ignored.close();

    const running = startEngine({ folder, url: () => null, store: openUnchecked(folder) });
    expect(running.store.checked, 'ended before it was looked through').toBe(false);
    await vi.waitFor(() => expect(running.store.checked).toBe(true));
    expect(aboutTheFile(running.errors)).toEqual([]);
    running.close();
    const again = openUnchecked(folder);
    expect(again.checked).toBe(true);
    again.close();
  });

  it('tells of damage that is found later, and the next start salvages it', async () => {
    const { folder, file } = damagedLater();
    emptyIndex(file);
    const { store, storage, errors, close } = startEngine({
      ...{ folder, url: () => null },
      store: openUnchecked(folder),
    });
    await vi.waitFor(() => expect(storage).toEqual(['damaged']));
    expect(store.health.status.detail).toContain('messages_by_session');
    expect(aboutTheFile(errors)).toHaveLength(1);
    close();

    const salvaged = openUnchecked(folder);
    expect(salvaged.notices.list()[0]?.message).toContain(`${SESSIONS * MESSAGES} messages`);
    expect(survey(salvaged)).toEqual({ sessions: SESSIONS, messages: SESSIONS * MESSAGES });
    expect(salvaged.checked).toBe(true);
    salvaged.close();
    const sound = openUnchecked(folder);
    expect(sound.notices.list(), 'once').toHaveLength(1);
    sound.close();
  });
});
