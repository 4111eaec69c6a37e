/**
 * A process with the real engine and store is killed at random moments while it takes a real server's stream: before a
 * commit, in it, after it, in a checkpoint, while it opens the database. LONGHAUL_KILL_ROUNDS sets how often.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Message } from '@shared/chat/message';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { DATABASE_FILE } from '../../../../src/main/store/profile';
import { Store } from '../../../../src/main/store/store';
import { type BuiltEntry, buildEntry } from '../../../support/build-entry';
import { NODE } from '../../../support/paths';
import { killChild } from '../../../support/processes';
import { temporaryFolder } from '../../store/temporary';
import { eventually, seedTask, startEngine } from '../engine';
import { json, openStream, type Peer, startPeer, tail } from '../peer';

const ROUNDS = Number(process.env.LONGHAUL_KILL_ROUNDS ?? 20);
/** Enough for the slowest machine; one that is that slow does fewer rounds. */
const LONGEST_MS = 20_000;

/** More than all rounds can take. */
const LENGTH = 20_000 + ROUNDS * 300;
const delta = (n: number) => `${n} é🚀 `;

/** Text in parts of twenty deltas each, so that segments are compacted all the time. */
const log = [
  { type: 'start', messageId: 'm1' },
  ...Array.from({ length: LENGTH }, (_, n) => {
    const id = String(Math.floor(n / 22));
    if (n % 22 === 0) return { type: 'text-start', id };
    if (n % 22 === 21) return { type: 'text-end', id };
    return { type: 'text-delta', id, delta: delta(n) };
  }),
  { type: 'finish' },
];

/** What the first `count` events of the log have to say. */
function textAfter(count: number): string {
  return log
    .slice(0, count)
    .map((event) => ('delta' in event ? event.delta : ''))
    .join('');
}

function textOf(messages: readonly Message[]): string {
  return messages.flatMap(({ parts }) => parts.map((p) => ('text' in p ? p.text : ''))).join('');
}

/** @param atOnce says whether to send everything there is at once; else it takes a while, as it does in life. */
function serve(atOnce: () => boolean): Promise<Peer> {
  return startPeer({
    'GET /sessions': (_, response) => json(response, 200, { sessions: [], total: 0 }),
    'GET /tasks/t1/stream': (asked, response) => {
      openStream(response);
      const frames = tail(log, asked.query.get('last_message_id')).split(/(?<=\n\n)/);
      let at = 0;
      const send = () => {
        if (response.destroyed) return;
        const many = atOnce() ? frames.length : 10;
        response.write(frames.slice(at, at + many).join(''));
        at += many;
        if (at < frames.length) setTimeout(send, 2);
        else response.end();
      };
      send();
    },
  });
}

let built: BuiltEntry;
beforeAll(async () => {
  built = await buildEntry('test/integration/engine/kill/child.ts');
});
afterAll(() => built.remove());

function start(folder: string, url: string): ChildProcess {
  const child = spawn(NODE, [built.entry, folder, url], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

/** Looks at a copy, so that the next start finds exactly what the kill has left. @returns the number of events stored. */
function examine(folder: string): number {
  const copy = join(temporaryFolder(), DATABASE_FILE);
  for (const suffix of ['', '-wal']) {
    const file = join(folder, DATABASE_FILE) + suffix;
    if (existsSync(file)) copyFileSync(file, copy + suffix);
  }
  const db = new Database(copy);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  const store = new Store(db);
  const { cursor } = store.tasks.progress('t1');
  const stored = cursor === '0-0' ? 0 : Number(cursor.split('-')[1]) + 1;
  expect(textOf(store.transcripts.read('s1')), `the text up to ${cursor}`).toBe(textAfter(stored));
  expect(store.tasks.get('t1')?.eventsApplied).toBe(stored);
  db.close();
  return stored;
}

describe('C49: kill -9', () => {
  it(
    'leaves cursor and parts in agreement whenever it comes, and the replay fills the rest',
    async () => {
      const folder = temporaryFolder();
      seedTask(folder);
      let hurry = false;
      const peer = await serve(() => hurry);
      const begun = performance.now();
      let stored = 0;
      let moved = 0;
      let round = 0;
      for (; round < ROUNDS; round += 1) {
        if (ROUNDS <= 20 && performance.now() - begun > LONGEST_MS) break;
        const child = start(folder, peer.url);
        if (round % 6 === 5) await sleep(Math.random() * 250);
        else {
          await once(child.stdout as NodeJS.EventEmitter, 'data');
          await sleep(Math.random() * 150);
        }
        await killChild(child);
        const now = examine(folder);
        expect(now, 'the cursor never goes back').toBeGreaterThanOrEqual(stored);
        if (now > stored) moved += 1;
        stored = now;
      }
      expect(round).toBeGreaterThan(3);
      expect(moved, 'some kills came in the middle').toBeGreaterThan(1);

      hurry = true;
      const last = startEngine({ folder, url: peer.url });
      await eventually(
        () => last.store.tasks.get('t1')?.status,
        (status) => expect(status).toBe('completed'),
      );
      expect(textOf(last.store.transcripts.read('s1'))).toBe(textAfter(log.length));
      expect(last.store.tasks.get('t1')?.eventsApplied).toBe(log.length);
      expect(peer.cursors().filter((cursor) => cursor === '0-0').length).toBeLessThan(round);
    },
    1_000 * Math.max(60, ROUNDS * 3),
  );
});
