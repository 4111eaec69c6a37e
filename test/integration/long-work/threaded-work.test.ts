import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Message } from '@shared/chat/message';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest';
import { workHere } from '../../../src/main/long-work/jobs';
import { ThreadedWork } from '../../../src/main/long-work/threaded-work';
import { removeSessions } from '../../../src/main/store/remove-sessions';
import type { Store } from '../../../src/main/store/store';
import { systemClock } from '../../../src/main/streams/clock';
import { importFile } from '../../../src/main/transfer/import';
import { BadFileError } from '../../../src/main/transfer/import-file';
import { type BuiltEntry, buildEntry } from '../../support/build-entry';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';

let built: BuiltEntry;
beforeAll(async () => {
  built = await buildEntry('src/main/long-work/thread.ts');
});
afterAll(() => built.remove());

const ORIGIN = { app: '1', now: new Date(0) };

function add(store: Store, sessionId: string, text: string): void {
  const parts = [{ type: 'text', text, state: 'done' }] as const;
  const message: Message = { id: randomUUID(), role: 'user', status: 'sent', createdAt: 1, parts };
  store.transaction(() => store.change(sessionId, null, [{ type: 'message.added', message }]));
}

function start(messages = 3): { store: Store; work: ThreadedWork } {
  const store = openStore(temporaryFolder());
  store.sessions.create('s1', 1);
  for (let n = 0; n < messages; n += 1) add(store, 's1', `${n} words `.repeat(200));
  const work = new ThreadedWork({
    entry: built.entry,
    file: store.file,
    account: () => store.accounts.current,
    clock: systemClock,
  });
  onTestFinished(() => {
    work.close();
    store.close();
  });
  return { store, work };
}

it('finds what has just been committed, as searching in place does', async () => {
  const { store, work } = start();
  for (const text of ['sparrow', 'sparrowhawk']) {
    add(store, 's1', text);
    const order = { query: 'sparrow', limit: 5 };
    const found = await work.run('search', order);
    expect(found).toEqual(await workHere(store).run('search', order));
    expect(found[0]?.snippet.map((piece) => piece.text).join('')).toBe(text);
  }
});

it('sees the rows of the account that is there at the moment, and no others', async () => {
  const { store, work } = start();
  store.accounts.enter('ann');
  const found = () => work.run('search', { query: 'words', limit: 5 });
  expect(await found()).toHaveLength(3);
  store.accounts.enter('bob');
  expect(await found()).toEqual([]);
});

it('copies the whole database while events are being stored', async () => {
  const { store, work } = start(1_500);
  let [writes, going] = [0, true];
  const to = join(temporaryFolder(), 'copy.db');
  const copied = work.run('copy', { to }).finally(() => {
    going = false;
  });
  while (going) {
    store.transaction(() => store.sessions.touch('s1', writes));
    writes += 1;
    await setImmediate();
  }
  await copied;
  expect(writes, 'others got their turn').toBeGreaterThan(3);
  const copy = new Database(to);
  expect(copy.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(copy.prepare('SELECT count(*) FROM messages').pluck().get()).toBe(1_500);
  expect(copy.pragma('auto_vacuum', { simple: true }), 'space can still be given back').toBe(2);
  copy.close();
});

it('writes the database anew without what was deleted, while events are being stored', async () => {
  const { store, work } = start(1_500);
  add(store, 's1', 'the secret word is nightingale');
  store.sessions.create('s2', 1);
  await removeSessions(store, ['s1']);
  let [writes, refused, going] = [0, 0, true];
  const rewritten = work.run('rewrite', null).finally(() => {
    going = false;
  });
  while (going) {
    try {
      store.transaction(() => store.sessions.touch('s2', writes));
      writes += 1;
    } catch (error) {
      // The last step has the database to itself.
      expect(error).toMatchObject({ code: 'SQLITE_BUSY' });
      refused += 1;
    }
    await setImmediate();
  }
  await rewritten;
  expect(writes, 'others got their turn').toBeGreaterThan(refused);
  store.emptyLog();
  expect(readFileSync(store.file).includes('nightingale')).toBe(false);
  expect(readFileSync(`${store.file}-wal`)).toHaveLength(0);
  store.transaction(() => store.sessions.touch('s2', 1));
  expect(await work.run('check', null)).toBeNull();
});

it('writes a file and reads it back, and does other work in between', async () => {
  const { store, work } = start(25);
  const file = join(temporaryFolder(), 'chats.json');
  await work.run('export', { file, sessionIds: ['s1'], format: 'json', origin: ORIGIN });
  const imported = importFile(store, work, file, 1);
  const [found, [id = '']] = await Promise.all([
    work.run('search', { query: 'words', limit: 30 }),
    imported,
  ]);
  expect(found.length).toBeGreaterThanOrEqual(25);
  const texts = (sessionId: string) => store.transcripts.read(sessionId).map(({ parts }) => parts);
  expect(texts(id)).toEqual(texts('s1'));
  const markdown = join(temporaryFolder(), 'chat.md');
  const sessionIds = ['s1'];
  await work.run('export', { file: markdown, sessionIds, format: 'markdown', origin: ORIGIN });
  expect(readFileSync(markdown, 'utf8')).toContain('24 words');
});

it('reports what went wrong as what it is, and goes on', async () => {
  const { store, work } = start();
  const file = join(temporaryFolder(), 'no.json');
  writeFileSync(file, 'no');
  await expect(importFile(store, work, file, 1)).rejects.toThrow(BadFileError);
  const to = join(temporaryFolder(), 'missing', 'copy.db');
  await expect(work.run('copy', { to })).rejects.toThrow(Database.SqliteError);
  expect(await work.run('search', { query: 'words', limit: 5 })).toHaveLength(3);
});

it('gives up what is under way when the app closes', async () => {
  const { work } = start();
  const asked = work.run('search', { query: 'words', limit: 5 });
  work.close();
  await expect(asked).rejects.toThrow('closing');
  await expect(work.run('search', { query: 'words', limit: 5 })).rejects.toThrow('closing');
});
