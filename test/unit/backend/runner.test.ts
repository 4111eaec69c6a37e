import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Storage } from '../../../src/backend/store/storage';
import { LeaseLostError } from '../../../src/backend/tasks/lease';
import { LOG_START, type TaskLog } from '../../../src/backend/tasks/log';
import { TaskRunner } from '../../../src/backend/tasks/runner';
import { emit, type Steps, TaskFailure, type Workflow } from '../../../src/backend/tasks/workflow';
import { until } from '../../integration/backend/support/until';
import { createTurn, LEASE_TTL, ManualClock, makeFolder, openStore, take } from './support/store';

let folder: ReturnType<typeof makeFolder>;
let store: Storage;
const clock = new ManualClock();

beforeEach(() => {
  folder = makeFolder();
  store = openStore(folder.path, clock);
});

afterEach(async () => {
  await store.close();
  folder.remove();
});

function makeRunner(run: (steps: Steps) => Promise<void>, log: TaskLog = store.log) {
  const problems: string[] = [];
  const workflow: Workflow = {
    run: (_task, steps) => run(steps),
    interrupted: async () => ({ chunks: [], writes: [] }),
  };
  const runner = new TaskRunner({
    storage: {
      ...store,
      log,
      isTransient: (error) => error instanceof Error && error.message === 'disk full',
    },
    clock,
    workflows: { turn: workflow, operation: workflow },
    logger: { error: (_details, message) => void problems.push(message) },
  });
  return { runner, problems };
}

async function ended(task: string): Promise<string[]> {
  for (;;) {
    const page = await store.log.read(task, LOG_START, 100);
    if (page.closed) return page.entries.map(({ data }) => data);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const say = (steps: Steps, text: string) =>
  steps.run({
    name: text,
    result: z.null(),
    body: function* () {
      yield emit({ type: 'text-delta', id: 'text-1', delta: text });
      return null;
    },
  });

describe('the task runner', () => {
  it('ends a failed task with an error and one finish', async () => {
    const session = await createTurn(store, 't');
    const { runner } = makeRunner(async () => {
      throw new TaskFailure('No more tokens.', 'quota');
    });
    await runner.startReady(session);
    expect(await ended('t')).toEqual([
      '{"type":"error","errorText":"[code:quota] No more tokens."}',
      '{"type":"finish"}',
    ]);
    expect((await store.registry.find('t'))?.outcome).toBe('failed');
  });

  it('fails a task visibly when its work has a defect', async () => {
    const session = await createTurn(store, 't');
    const { runner, problems } = makeRunner(async () => {
      throw new TypeError('undefined is not a function');
    });
    await runner.startReady(session);
    expect((await ended('t'))[0]).toContain('Something went wrong in the backend.');
    expect(problems).toEqual(['task failed unexpectedly']);
  });

  it('C26: tries again when the storage fails for a while, and says nothing twice', async () => {
    const session = await createTurn(store, 't');
    let failures = 3;
    const flaky: TaskLog = {
      append: async (...args) => {
        if (failures-- > 0) throw new Error('disk full');
        return store.log.append(...args);
      },
      close: (...args) => store.log.close(...args),
      read: (...args) => store.log.read(...args),
      watch: (...args) => store.log.watch(...args),
    };
    const { runner, problems } = makeRunner(async (steps) => {
      await say(steps, 'hello');
    }, flaky);
    await runner.startReady(session);
    expect(await ended('t')).toEqual([
      '{"type":"text-delta","id":"text-1","delta":"hello"}',
      '{"type":"finish"}',
    ]);
    expect(problems).toHaveLength(3);
  });

  it('carries out a stop that was asked for before the process died', async () => {
    await createTurn(store, 't');
    await store.registry.requestStop('t');
    const { runner } = makeRunner(async (steps) => {
      await say(steps, 'too late');
    });
    await runner.takeOver();
    expect(await ended('t')).toEqual(['{"type":"abort"}', '{"type":"finish"}']);
    expect((await store.registry.find('t'))?.outcome).toBe('stopped');
  });

  it('leaves a running task as it is when it shuts down', async () => {
    const session = await createTurn(store, 't');
    const { runner } = makeRunner((steps) => speakForEver(steps));
    await runner.startReady(session);
    await new Promise((resolve) => setImmediate(resolve));
    await runner.shutdown();
    expect((await store.registry.find('t'))?.outcome).toBeNull();
    await runner.startReady(session);
    expect((await store.log.read('t', LOG_START, 1_000)).closed).toBe(false);
  });

  it('C28: stops quietly when another process has taken its task over', async () => {
    const session = await createTurn(store, 't');
    let refused: unknown = null;
    const { runner, problems } = makeRunner(async (steps) => {
      await say(steps, 'first');
      clock.time += LEASE_TTL + 1;
      await take(store, 't');
      await say(steps, 'too late').catch((error: unknown) => {
        refused = error;
        throw error;
      });
    });
    await runner.startReady(session);
    expect(await until('the append to be refused', () => refused)).toBeInstanceOf(LeaseLostError);
    await runner.shutdown();
    expect((await store.registry.find('t'))?.outcome).toBeNull();
    const { entries } = await store.log.read('t', LOG_START, 10);
    expect(entries.map(({ data }) => data)).toEqual([
      '{"type":"text-delta","id":"text-1","delta":"first"}',
    ]);
    expect(problems).toEqual([]);
  });

  it('C27: gives a task up that process after process has died over', async () => {
    await createTurn(store, 't');
    for (let deaths = 0; deaths < 20; deaths += 1) {
      await take(store, 't');
      clock.time += LEASE_TTL + 1;
    }
    const { runner } = makeRunner(async () => {
      throw new Error('must not run again');
    });
    await runner.takeOver();
    const [error, finish] = await ended('t');
    expect(error).toContain('PRODUCER_LOST');
    expect(finish).toBe('{"type":"finish"}');
  });

  it('stops a task that another process works on', async () => {
    const session = await createTurn(store, 't');
    const { runner: worker } = makeRunner((steps) => speakForEver(steps));
    const { runner: other } = makeRunner((steps) => speakForEver(steps));
    await worker.startReady(session);
    await until('the first word', async () => {
      return (await store.log.read('t', LOG_START, 1)).entries.length > 0;
    });
    const task = await store.registry.find('t');
    expect(task && (await other.stop(task))).toBe('stopped');
    expect((await ended('t')).slice(-2)).toEqual(['{"type":"abort"}', '{"type":"finish"}']);
  });
});

async function speakForEver(steps: Steps): Promise<void> {
  for (let index = 0; ; index += 1) {
    await say(steps, `word ${index}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
