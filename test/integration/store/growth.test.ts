/** What it costs to store an event, counted in rows and statements, which do not depend on the machine. */
import { join } from 'node:path';
import { initialFoldState } from '@shared/chat/fold-state';
import { parseEventData } from '@shared/protocol/chunks';
import type { Database } from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { applyEvents, type StreamEvent } from '../../../src/main/store/apply-events';
import { openDatabase } from '../../../src/main/store/open';
import { Store } from '../../../src/main/store/store';
import { temporaryFolder } from './temporary';

const TASK = { taskId: 't1', sessionId: 's1', toolCallId: null };

function open(): { db: Database; store: Store } {
  const { db } = openDatabase(join(temporaryFolder(), 'test.db'), new Date(0));
  const store = new Store(db);
  store.sessions.create('s1', 0);
  store.tasks.add({ ...TASK, kind: 'turn', foldState: initialFoldState(), now: 0 });
  return { db, store };
}

let serial = 0;

function apply(store: Store, ...chunks: object[]): void {
  const events = chunks.map((chunk): StreamEvent => {
    const parsed = parseEventData(JSON.stringify(chunk));
    if (parsed.kind === 'invalid') throw new Error(parsed.reason);
    serial += 1;
    return { id: `1-${serial}`, input: parsed };
  });
  applyEvents(store, TASK, events, false, 0);
}

function count(db: Database, table: string): number {
  return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
}

const delta = (text: string) => ({ type: 'text-delta', id: 'x', delta: text });

describe('storing a growing text', () => {
  it('adds one segment for each commit, however long the text is, and one row is left at its end', () => {
    const { db, store } = open();
    const rowsOf = (work: () => void) => {
      const before = Number(db.prepare('SELECT total_changes()').pluck().get());
      work();
      return Number(db.prepare('SELECT total_changes()').pluck().get()) - before;
    };
    apply(store, { type: 'start', messageId: 'm1' }, { type: 'text-start', id: 'x' });
    const first = rowsOf(() => apply(store, delta('a')));
    for (let n = 0; n < 1_000; n += 1) apply(store, delta(`${n} ${'more '.repeat(40)}`));
    expect(count(db, 'segments')).toBe(1_001);
    expect(rowsOf(() => apply(store, delta('z')))).toBe(first);
    // The parts row itself is not touched while the text grows.
    expect(db.prepare('SELECT length(text) FROM parts').pluck().get()).toBe(0);

    apply(store, { type: 'text-end', id: 'x' });
    expect(count(db, 'segments')).toBe(0);
    expect(db.prepare('SELECT length(text) FROM parts').pluck().get()).toBeGreaterThan(200_000);
    apply(store, { type: 'finish' });
    expect(count(db, 'parts')).toBe(1);
    store.close();
  });

  it('gathers all deltas of a commit in one segment', () => {
    const { db, store } = open();
    apply(store, { type: 'start', messageId: 'm1' }, { type: 'text-start', id: 'x' });
    apply(store, ...Array.from({ length: 500 }, (_, n) => delta(`${n} `)));
    expect(count(db, 'segments')).toBe(1);
    store.close();
  });

  it('writes nothing to the log of the file but a few pages for a commit', () => {
    const { db, store } = open();
    const frames = () => {
      const [found] = db.pragma('wal_checkpoint(PASSIVE)') as { log: number }[];
      return found?.log ?? 0;
    };
    apply(store, { type: 'start', messageId: 'm1' }, { type: 'text-start', id: 'x' });
    db.pragma('wal_checkpoint(TRUNCATE)');
    apply(store, delta('a'));
    const first = frames();
    for (let n = 0; n < 500; n += 1) apply(store, delta('more '.repeat(100)));
    db.pragma('wal_checkpoint(TRUNCATE)');
    apply(store, delta('z'));
    // A page of the segments or of their index may be split just now.
    expect(frames()).toBeLessThanOrEqual(first + 4);
    store.close();
  });
});
