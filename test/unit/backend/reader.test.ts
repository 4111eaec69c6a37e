import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../src/backend/store/storage';
import { LOG_START, type LogEntry, type TaskLog } from '../../../src/backend/tasks/log';
import { readTask } from '../../../src/backend/tasks/reader';
import { createTurn, ManualClock, makeFolder, openStore, take } from './support/store';

let folder: ReturnType<typeof makeFolder>;
let store: Storage;

beforeEach(() => {
  folder = makeFolder();
  store = openStore(folder.path, new ManualClock());
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

async function collect(
  log: TaskLog,
  task: string,
  signal: AbortSignal,
  limit = Number.POSITIVE_INFINITY,
  after = LOG_START,
): Promise<LogEntry[]> {
  const entries: LogEntry[] = [];
  for await (const page of readTask(log, task, after, signal)) {
    entries.push(...page);
    if (entries.length >= limit) break;
  }
  return entries.slice(0, limit);
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('reading a task', () => {
  it('C24: replays and goes on live without a gap or a double, however appends fall', async () => {
    let task = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 700 }),
        fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 8 }),
        fc.integer({ min: 0, max: 4 }),
        async (before, batches, lateBy) => {
          const id = `task-${task++}`;
          await createTurn(store, id);
          const lease = await take(store, id);
          let next = 0;
          const texts = (count: number) => Array.from({ length: count }, () => String(next++));
          await store.log.append(lease, texts(before));
          const readers = [0, lateBy].map(async (turns) => {
            for (let waited = 0; waited < turns; waited += 1) await turn();
            return collect(store.log, id, new AbortController().signal);
          });
          for (const count of batches) {
            await store.log.append(lease, texts(count));
            await turn();
          }
          await store.log.close(lease, 'completed', texts(1));
          const expected = Array.from({ length: next }, (_, index) => String(index));
          for (const entries of await Promise.all(readers)) {
            expect(entries.map(({ data }) => data)).toEqual(expected);
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  it('resumes after any entry with exactly the rest', async () => {
    await createTurn(store, 't');
    const lease = await take(store, 't');
    const texts = Array.from({ length: 600 }, (_, index) => String(index));
    await store.log.append(lease, texts);
    await store.log.close(lease, 'completed', ['"finish"']);
    const { signal } = new AbortController();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 601 }), async (cut) => {
        const head = await collect(store.log, 't', signal, cut);
        const tail = await collect(store.log, 't', signal, undefined, head.at(-1)?.position);
        expect([...head, ...tail].map(({ data }) => data)).toEqual([...texts, '"finish"']);
      }),
      { numRuns: 40 },
    );
  });

  it('does not end because an entry looks like an end', async () => {
    await createTurn(store, 't');
    const lease = await take(store, 't');
    await store.log.append(lease, ['{"type":"finish"}']);
    const reading = collect(store.log, 't', new AbortController().signal);
    await turn();
    await store.log.close(lease, 'completed', ['{"type":"late"}']);
    expect((await reading).map(({ data }) => data)).toEqual([
      '{"type":"finish"}',
      '{"type":"late"}',
    ]);
  });

  it('ends when its signal fires, even while it waits', async () => {
    await createTurn(store, 't');
    const controller = new AbortController();
    const reading = collect(store.log, 't', controller.signal);
    await turn();
    controller.abort();
    expect(await reading).toEqual([]);
  });
});
