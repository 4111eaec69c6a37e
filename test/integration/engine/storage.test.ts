/** What the engine does when the disk does not take what it is given. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Message } from '@shared/chat/message';
import type { Database } from 'better-sqlite3';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDatabase } from '../../../src/main/store/open';
import { DATABASE_FILE } from '../../../src/main/store/profile';
import { Store } from '../../../src/main/store/store';
import { NODE } from '../../support/paths';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, type Running, seedTask, startEngine } from './engine';
import { json, openStream, type Peer, startPeer, tail } from './peer';
import { smallVolume } from './small-volume';

const DELTAS = 400;
const words = (n: number) => `${n}: ${'some words that take room '.repeat(100)}\n`;
const log = [
  { type: 'start', messageId: 'm1' },
  { type: 'text-start', id: 'x' },
  ...Array.from({ length: DELTAS }, (_, n) => ({ type: 'text-delta', id: 'x', delta: words(n) })),
  { type: 'text-end', id: 'x' },
  { type: 'finish' },
];
const WHOLE = Array.from({ length: DELTAS }, (_, n) => words(n)).join('');

/** Sends the log after the cursor, slowly enough for it to take many commits, as real servers do. */
function serveLog(): Promise<Peer> {
  return startPeer({
    'GET /sessions': (_, response) => json(response, 200, { sessions: [], total: 0 }),
    'GET /tasks/t1/stream': (asked, response) => {
      openStream(response);
      const frames = tail(log, asked.query.get('last_message_id')).split(/(?<=\n\n)/);
      const send = () => {
        if (response.destroyed) return;
        response.write(frames.splice(0, 10).join(''));
        if (frames.length > 0) setTimeout(send, 20);
        else response.end();
      };
      send();
    },
  });
}

interface Trouble {
  readonly folder: string;
  begin(db: Database): void;
  end(db: Database): void;
}

function fullVolume(): Trouble {
  const volume = smallVolume(8);
  if (!volume) throw new Error('This machine does not let a test mount anything.');
  onTestFinished(() => volume.remove());
  return {
    folder: volume.folder,
    begin: () => volume.fill(200_000),
    end: () => volume.empty(),
  };
}

function pageLimit(): Trouble {
  return {
    folder: temporaryFolder(),
    begin: (db) => {
      const pages = Number(db.pragma('page_count', { simple: true }));
      db.pragma(`max_page_count = ${pages + 30}`);
    },
    end: (db) => db.pragma('max_page_count = 1000000'),
  };
}

function mayMount(): boolean {
  const volume = smallVolume(1);
  volume?.remove();
  return volume !== null;
}

function open(folder: string): { db: Database; store: Store } {
  const { db } = openDatabase(join(folder, DATABASE_FILE), new Date());
  return { db, store: new Store(db) };
}

/** What is stored agrees with the cursor, and windows were told of nothing else. */
function expectAgreement({ store, patches }: Running): void {
  const cursor = store.tasks.get('t1')?.lastMessageId ?? '0-0';
  const seen = cursor === '0-0' ? 0 : Number(cursor.split('-')[1]) + 1;
  const deltas = Math.min(Math.max(0, seen - 2), DELTAS);
  const text = Array.from({ length: deltas }, (_, n) => words(n)).join('');
  expect(textOf(store.transcripts.read('s1'))).toBe(text);
  const told = patches
    .flatMap(({ changes }) => changes)
    .map((change) => (change.type === 'text.appended' ? change.text : ''));
  expect(told.join('')).toBe(text);
}

function textOf(found: readonly Message[]): string {
  return found.flatMap(({ parts }) => parts.map((p) => (p.type === 'text' ? p.text : ''))).join('');
}

async function expectWhole(running: Running): Promise<void> {
  await eventually(
    () => running.store.tasks.get('t1')?.status,
    (status) => expect(status).toBe('completed'),
  );
  expect(textOf(messages(running))).toBe(WHOLE);
  expectAgreement(running);
  expect(running.storage.at(-1)).toBe('ok');
}

describe('C50: a disk that is full', () => {
  const kinds = [
    ...(mayMount() ? [['a volume without room', fullVolume] as const] : []),
    ['a database that may not grow', pageLimit] as const,
  ];

  it.each(kinds)('%s: stops, says so, loses nothing and goes on by itself', async (_, make) => {
    const trouble = make();
    seedTask(trouble.folder);
    const { db, store } = open(trouble.folder);
    const peer = await serveLog();
    trouble.begin(db);
    const running = startEngine({ folder: trouble.folder, url: peer.url, store });
    await eventually(
      () => running.storage.at(-1),
      (state) => expect(state).toBe('full'),
    );
    await eventually(
      () => running.tasks.at(-1),
      (task) => expect(task).toMatchObject({ state: 'waiting', waitReason: 'storage' }),
    );
    expectAgreement(running);
    expect(() => running.engine.sender.send('s1', WHOLE)).toThrow(/full/);
    expect(store.outbox.sessions()).toEqual([]);
    const requests = peer.cursors().length;
    expect(requests).toBeLessThan(4);

    trouble.end(db);
    await expectWhole(running);
    expect(peer.cursors().at(-1)).not.toBe('0-0');
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });
});

describe('C50: a database that somebody else holds', () => {
  it('waits for another process to let go, without blocking meanwhile', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const { store } = open(folder);
    const peer = await serveLog();
    const holder = await holdWriteLock(join(folder, DATABASE_FILE));
    const running = startEngine({ folder, url: peer.url, store });
    await eventually(
      () => running.storage.at(-1),
      (state) => expect(state).toBe('busy'),
    );
    expect(store.tasks.get('t1')?.lastMessageId).toBe('0-0');
    expect(running.patches).toEqual([]);
    await holder.release();
    await expectWhole(running);
  });
});

describe('C50: a volume that has become read-only', () => {
  it('stops and goes on when it can be written again', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const { db, store } = open(folder);
    db.pragma('query_only = ON');
    const peer = await serveLog();
    const running = startEngine({ folder, url: peer.url, store });
    await eventually(
      () => running.storage.at(-1),
      (state) => expect(state).toBe('read-only'),
    );
    expect(running.patches).toEqual([]);
    db.pragma('query_only = OFF');
    await expectWhole(running);
  });
});

describe('C51: a batch that tears', () => {
  it('rolls back as a whole when its 57th of 100 events breaks a constraint', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const { db, store } = open(folder);
    // Events that each write a row of their own, and a rule that one of them breaks.
    const parts = Array.from({ length: 99 }, (_, n) => ({ type: 'data-note', data: { n } }));
    const torn = [{ type: 'start', messageId: 'm1' }, ...parts, { type: 'finish' }];
    db.exec(`CREATE TABLE rule (broken INTEGER CHECK (broken IS NULL));
      CREATE TRIGGER tear AFTER INSERT ON parts WHEN new.body LIKE '%"n":55}%'
      BEGIN INSERT INTO rule VALUES (1); END`);
    const peer = await startPeer({
      'GET /sessions': (_, response) => json(response, 200, { sessions: [], total: 0 }),
      'GET /tasks/t1/stream': (asked, response) => {
        openStream(response);
        response.end(tail(torn, asked.query.get('last_message_id')));
      },
    });
    const running = startEngine({ folder, url: peer.url, store });
    await eventually(
      () => running.tasks.at(-1),
      (task) => expect(task).toMatchObject({ state: 'waiting', waitReason: 'storage' }),
    );
    expect(store.tasks.get('t1')).toMatchObject({ lastMessageId: '0-0', eventsApplied: 0 });
    expect(store.transcripts.read('s1')).toEqual([]);
    expect(running.patches).toEqual([]);

    db.exec('DROP TRIGGER tear');
    running.engine.supervisor.retryNow('t1');
    await eventually(
      () => store.tasks.get('t1')?.status,
      (status) => expect(status).toBe('completed'),
    );
    expect(store.tasks.get('t1')).toMatchObject({ eventsApplied: torn.length });
    expect(messages(running)[0]?.parts).toHaveLength(99);
  });
});

/** Another process that has begun to write and does not end. */
async function holdWriteLock(file: string): Promise<{ release(): Promise<void> }> {
  const program = `
    const Database = require('better-sqlite3');
    const db = new Database(${JSON.stringify(file)});
    db.exec('BEGIN IMMEDIATE');
    process.stdout.write('held');
    process.stdin.on('end', () => db.close()).resume();`;
  const child = spawn(NODE, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  await new Promise((resolve) => child.stdout.once('data', resolve));
  return {
    async release() {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.stdin.end();
      await closed;
    },
  };
}
