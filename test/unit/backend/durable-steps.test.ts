import type { Chunk } from '@shared/protocol/chunks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Storage } from '../../../src/backend/store/storage';
import { DurableSteps } from '../../../src/backend/tasks/durable-steps';
import type { Lease } from '../../../src/backend/tasks/lease';
import { LOG_START } from '../../../src/backend/tasks/log';
import {
  emit,
  type StepBody,
  type Steps,
  TaskFailure,
  wait,
} from '../../../src/backend/tasks/workflow';
import { createTurn, ManualClock, makeFolder, openStore, take } from './support/store';

/** Three steps; the second and third depend on results of earlier ones. */
async function workflow(opened: Promise<Steps>): Promise<number> {
  const steps = await opened;
  let sum = 0;
  for (const name of ['one', 'two', 'three']) {
    sum = await steps.run({
      name,
      result: z.number(),
      body: () => words(name, sum),
      writes: () => [
        {
          kind: 'append-message',
          message: { id: name, taskId: 't', turn: 1, role: 'assistant', content: name },
        },
      ],
    });
  }
  return sum;
}

function* words(name: string, sum: number): StepBody<number> {
  for (let index = 0; index < 5; index += 1) {
    yield wait(10);
    yield emit(delta(`${name} ${index} after ${sum}`));
  }
  return sum + name.length;
}

function delta(text: string): Chunk {
  return { type: 'text-delta', id: 'text-1', delta: text };
}

/** A clock during whose n-th sleep the process dies. */
class MortalClock extends ManualClock {
  constructor(
    private readonly lives: number,
    private readonly death: AbortController,
  ) {
    super();
  }

  override async sleep(ms: number, signal?: AbortSignal): Promise<void> {
    if (this.slept.length >= this.lives) this.death.abort();
    await super.sleep(ms, signal);
  }
}

interface Subject {
  readonly storage: Storage;
  readonly lease: Lease;
}

async function withStore<T>(run: (subject: Subject) => Promise<T>): Promise<T> {
  const folder = makeFolder();
  const storage = openStore(folder.path, new ManualClock());
  try {
    await createTurn(storage, 't');
    return await run({ storage, lease: await take(storage, 't') });
  } finally {
    await storage.close();
    folder.remove();
  }
}

async function attempt(
  { storage, lease }: Subject,
  clock: ManualClock,
  signal = new AbortController().signal,
): Promise<Steps> {
  return DurableSteps.open({ storage, clock }, lease, signal);
}

async function rows({ storage }: Subject): Promise<string[]> {
  const task = await storage.registry.find('t');
  return (await storage.messages.list(task?.sessionId ?? '')).map(({ id }) => id);
}

async function logged({ storage }: Subject): Promise<string[]> {
  return (await storage.log.read('t', LOG_START, 1_000)).entries.map(({ data }) => data);
}

describe('durable steps', () => {
  it('say everything once, in order, however often they are interrupted', async () => {
    const undisturbed = await withStore(async (store) => {
      await workflow(attempt(store, new ManualClock()));
      return logged(store);
    });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 5 }), (deaths) =>
        withStore(async (store) => {
          for (const lives of deaths) {
            const death = new AbortController();
            const clock = new MortalClock(lives, death);
            const steps = attempt(store, clock, death.signal);
            await workflow(steps).catch((error: unknown) => {
              if (!death.signal.aborted) throw error;
            });
          }
          expect(await workflow(attempt(store, new ManualClock()))).toBe(11);
          expect(await logged(store)).toEqual(undisturbed);
          expect(await rows(store)).toEqual(['t-message', 'one', 'two', 'three']);
        }),
      ),
      { numRuns: 40 },
    );
  });

  it('do not wait for what the log already has', async () => {
    await withStore(async (store) => {
      const death = new AbortController();
      const first = attempt(store, new MortalClock(3, death), death.signal);
      await expect(workflow(first)).rejects.toThrow();
      const clock = new ManualClock();
      await workflow(attempt(store, clock));
      expect(clock.slept).toHaveLength(15 - 3);
    });
  });

  it('fail a task whose step says something else the second time', async () => {
    await withStore(async (store) => {
      const death = new AbortController();
      const first = attempt(store, new MortalClock(3, death), death.signal);
      await expect(workflow(first)).rejects.toThrow();
      const changed = (await attempt(store, new ManualClock())).run({
        name: 'one',
        result: z.number(),
        body: () => words('other', 0),
      });
      await expect(changed).rejects.toThrow(TaskFailure);
    });
  });

  it('fail a task whose step says less the second time', async () => {
    await withStore(async (store) => {
      await store.storage.log.append(store.lease, [JSON.stringify(delta('more than that'))]);
      const silent = (await attempt(store, new ManualClock())).run({
        name: 'one',
        result: z.null(),
        // biome-ignore lint/correctness/useYield: a step that says nothing
        body: function* (): StepBody<null> {
          return null;
        },
      });
      await expect(silent).rejects.toThrow('ended early');
    });
  });

  it('fail a task whose steps come in another order', async () => {
    await withStore(async (store) => {
      await workflow(attempt(store, new ManualClock()));
      const renamed = (await attempt(store, new ManualClock())).run({
        name: 'two',
        result: z.number(),
        body: () => words('two', 0),
      });
      await expect(renamed).rejects.toThrow('one was followed by two');
    });
  });

  it('that would not repeat themselves are told what they have said, and go on behind it', async () => {
    await withStore(async (store) => {
      const run = async (steps: Steps, said: string[]) =>
        steps.run({
          name: 'improvise',
          result: z.number(),
          repeatable: false,
          body: async function* (attempt): StepBody<number> {
            said.push(
              ...attempt.said.map((chunk) => ('delta' in chunk ? chunk.delta : chunk.type)),
            );
            for (let index = said.length; index < 6; index += 1) {
              yield wait(10);
              yield emit(delta(`word ${index}`));
            }
            return said.length;
          },
        });
      const expected = Array.from({ length: 6 }, (_, index) => `word ${index}`);
      for (const lives of [2, 0, 3]) {
        const death = new AbortController();
        const clock = new MortalClock(lives, death);
        await expect(run(await attempt(store, clock, death.signal), [])).rejects.toThrow();
      }
      const said: string[] = [];
      expect(await run(await attempt(store, new ManualClock()), said)).toBe(5);
      expect(said).toEqual(expected.slice(0, 5));
      expect(await logged(store)).toEqual(expected.map((text) => JSON.stringify(delta(text))));
    });
  });

  it('let an interrupted step release what it holds', async () => {
    await withStore(async (store) => {
      const death = new AbortController();
      let released = false;
      const step = (await attempt(store, new MortalClock(2, death), death.signal)).run({
        name: 'one',
        result: z.number(),
        body: async function* (): StepBody<number> {
          try {
            return yield* words('one', 0);
          } finally {
            released = true;
          }
        },
      });
      await expect(step).rejects.toThrow();
      expect(released).toBe(true);
    });
  });

  it('store nothing of a step whose rows cannot be written', async () => {
    await withStore(async (store) => {
      const broken = (await attempt(store, new ManualClock())).run({
        name: 'one',
        result: z.number(),
        body: () => words('one', 0),
        writes: () => [
          {
            kind: 'append-message',
            message: { id: 't-message', taskId: 't', turn: 1, role: 'user', content: 'again' },
          },
        ],
      });
      await expect(broken).rejects.toThrow();
      expect(await store.storage.steps.list('t')).toEqual([]);
      expect(await rows(store)).toEqual(['t-message']);
    });
  });
});
