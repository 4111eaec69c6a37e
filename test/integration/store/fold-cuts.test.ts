/** Folding on the real store: cut anywhere, repeated in part, and what one event costs. */

import { applyChanges } from '@shared/chat/change';
import { fold } from '@shared/chat/fold';
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { partsOf } from '@shared/chat/part-index';
import { parseEventData } from '@shared/protocol/chunks';
import Database from 'better-sqlite3';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvents, type StreamEvent } from '../../../src/main/store/apply-events';
import { migrate } from '../../../src/main/store/migrate';
import { Store } from '../../../src/main/store/store';
import { type Chunk, chunkLists } from '../../support/chunk-lists';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const TASK = { taskId: 't1', sessionId: 's1', toolCallId: null };

function seed(store: Store): Store {
  store.sessions.create('s1', 0);
  store.tasks.add({ ...TASK, kind: 'turn', foldState: initialFoldState(), now: 0 });
  return store;
}

function numbered(chunks: readonly Chunk[]): StreamEvent[] {
  return chunks.map((chunk, index) => {
    const input = parseEventData(JSON.stringify(chunk));
    if (input.kind === 'invalid') throw new Error(input.reason);
    return { id: `1-${index + 1}`, input };
  });
}

/** What folding everything at once, in memory, leads to. */
function expected(events: readonly StreamEvent[]): readonly Message[] {
  const inputs = events.map(({ input }) => input);
  const context = { taskId: 't1', now: 0, stored: partsOf([]) };
  return applyChanges([], fold(initialFoldState(), inputs, context).changes);
}

const FINISH = { type: 'finish' };

describe('folding on a store', () => {
  it('C11: leads to the same rows when every event is a commit of its own and windows come again', () => {
    fc.assert(
      fc.property(
        chunkLists('7', 40),
        fc.array(fc.record({ back: fc.nat(40), length: fc.nat(20) }), { maxLength: 8 }),
        (chunks, repeats) => {
          const events = numbered([...chunks, FINISH]);
          const db = new Database(':memory:');
          migrate(db);
          const store = seed(new Store(db));
          let shown: readonly Message[] = [];
          const apply = (batch: readonly StreamEvent[]) => {
            const { patch } = applyEvents(store, TASK, batch, false, 0);
            shown = applyChanges(shown, patch?.changes ?? []);
          };
          for (const [at, event] of events.entries()) {
            apply([event]);
            const repeat = repeats.find((_, index) => index * 5 === at);
            const from = Math.max(0, at + 1 - (repeat?.back ?? 0));
            if (repeat) apply(events.slice(from, Math.min(at + 1, from + repeat.length)));
          }
          apply(events);
          expect(store.transcripts.read('s1')).toEqual(expected(events));
          expect(shown).toEqual(store.transcripts.read('s1'));
          expect(store.tasks.get('t1')?.eventsApplied).toBe(events.length);
          expect(db.prepare('SELECT count(*) FROM segments').pluck().get()).toBe(0);
          db.close();
        },
      ),
      { numRuns: 100 },
    );
  });

  it('C11: goes on after a restart at every cut', () => {
    fc.assert(
      fc.property(chunkLists('7', 25), (chunks) => {
        const events = numbered([...chunks, FINISH]);
        const whole = expected(events);
        for (let cut = 1; cut < events.length; cut += 1) {
          const folder = temporaryFolder();
          const before = seed(openStore(folder));
          applyEvents(before, TASK, events.slice(0, cut), false, 0);
          before.close();
          const after = openStore(folder);
          // The server begins a little earlier than it was asked to.
          applyEvents(after, TASK, events.slice(Math.max(0, cut - 3)), false, 0);
          expect(after.transcripts.read('s1'), `cut after ${cut}`).toEqual(whole);
          after.close();
        }
      }),
      { numRuns: 5 },
    );
  });
});

/** Writes down every statement that changes something, with the number of rows it touched. */
function counting(): { store: Store; db: Database.Database; cost: (work: () => void) => Cost } {
  const db = new Database(':memory:');
  migrate(db);
  const store = seed(new Store(db));
  const cost = (work: () => void) => {
    const before = rowsChanged(db);
    const bytes = stateBytes(db);
    work();
    return { rows: rowsChanged(db) - before, stateBytes: stateBytes(db) - bytes };
  };
  return { store, db, cost };
}

interface Cost {
  readonly rows: number;
  /** How much the folding state has grown. */
  readonly stateBytes: number;
}

const rowsChanged = (db: Database.Database) =>
  Number(db.prepare('SELECT total_changes()').pluck().get());
const stateBytes = (db: Database.Database) =>
  Number(db.prepare('SELECT length(fold_state) FROM tasks').pluck().get());

describe('what an event costs', () => {
  const parts = 400;
  const call = (n: number): Chunk[] => [
    { type: 'tool-input-start', toolCallId: `call-${n}`, toolName: 'find_agent' },
    { type: 'tool-input-delta', toolCallId: `call-${n}`, inputTextDelta: '{}' },
    { type: 'tool-input-available', toolCallId: `call-${n}`, toolName: 'find_agent', input: {} },
    { type: 'tool-output-available', toolCallId: `call-${n}`, output: { n } },
  ];
  const text = (n: number): Chunk[] => [
    { type: 'start-step' },
    { type: 'text-start', id: `text-${n}` },
    { type: 'text-delta', id: `text-${n}`, delta: 'words ' },
    { type: 'text-end', id: `text-${n}` },
    { type: 'data-x', id: `data-${n}`, data: n },
    { type: 'finish-step' },
  ];

  it('is the same at the beginning and at the end of a long message, in rows and in what is remembered', () => {
    const { store, db, cost } = counting();
    const chunks = Array.from({ length: parts }, (_, n) => [...text(n), ...call(n)]).flat();
    const costs = numbered(chunks).map((event) =>
      cost(() => applyEvents(store, TASK, [event], false, 0)),
    );
    const length = chunks.length / parts;
    const round = (n: number) => costs.slice(n * length, (n + 1) * length).map(({ rows }) => rows);
    // The first round also makes the message.
    for (const n of [100, 200, parts - 1]) expect(round(n)).toEqual(round(1));
    const grown = costs.slice(length).reduce((sum, { stateBytes }) => sum + stateBytes, 0);
    // Numbers in it have become longer, and nothing else.
    expect(grown).toBeLessThan(16);
    db.close();
  });

  it('does not depend on how many calls are waiting', () => {
    const { store, db, cost } = counting();
    const waiting = Array.from({ length: parts }, (_, n) => call(n).slice(2, 3)).flat();
    const answers = Array.from({ length: parts }, (_, n) => call(n).slice(3)).flat();
    const events = numbered([{ type: 'start', messageId: 'm' }, ...waiting, ...answers]);
    const costs = events.map((event) => cost(() => applyEvents(store, TASK, [event], false, 0)));
    expect(new Set(costs.slice(2, parts).map(({ rows }) => rows)).size).toBe(1);
    expect(new Set(costs.slice(parts + 1).map(({ rows }) => rows)).size).toBe(1);
    expect(stateBytes(db)).toBeLessThan(300);
    db.close();
  });

  it('is looked up through indexes', () => {
    const { db } = counting();
    const plan = (sql: string) =>
      db
        .prepare<unknown[], { detail: string }>(`EXPLAIN QUERY PLAN ${sql}`)
        .all()
        .map(({ detail }) => detail)
        .join('; ');
    const inMessage = "FROM parts WHERE key = 'k' AND message_key = 1 AND idx >= 0 AND idx < 9";
    expect(plan(`SELECT min(idx) ${inMessage}`)).toContain('INDEX parts_by_key');
    expect(plan('SELECT 1 FROM parts p WHERE p.open = 1')).toContain('INDEX parts_open');
    db.close();
  });
});
