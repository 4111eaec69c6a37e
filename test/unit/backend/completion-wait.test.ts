import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../src/backend/clock';
import type { Completion } from '../../../src/backend/completion/completion';
import { untilCompleted } from '../../../src/backend/completion/wait';
import type { Storage } from '../../../src/backend/store/storage';
import { DurableSteps } from '../../../src/backend/tasks/durable-steps';
import type { Task } from '../../../src/backend/tasks/registry';
import { type StepBody, wait } from '../../../src/backend/tasks/workflow';
import { createTurn, ManualClock, makeFolder, openStore, take } from './support/store';

const TIMEOUT = 600_000;
const DONE: Completion = { success: true, result: 'x', error: null, source: 'webhook' };

let folder: ReturnType<typeof makeFolder>;
let storage: Storage;
let task: Task;
const clock = new ManualClock();

beforeEach(async () => {
  folder = makeFolder();
  storage = openStore(folder.path, clock);
  await createTurn(storage, 'turn');
  const created = {
    id: 'task',
    kind: 'operation',
    turn: 1,
    messageId: null,
    operationId: 'operation',
    toolName: 'create_agent',
    input: null,
  } as const;
  const lease = await take(storage, 'turn');
  await storage.log.append(lease, [], [{ kind: 'create-task', task: created }]);
  const found = await storage.registry.find('task');
  if (!found) throw new Error('no task');
  task = found;
});

afterEach(async () => {
  await storage.close();
  folder.remove();
});

const waiting = () =>
  untilCompleted(
    { completions: storage.completions, timeout: TIMEOUT, now: () => clock.now() },
    task,
    'operation',
  );

describe('waiting for a completion', () => {
  it('does not wait for what is there', async () => {
    await storage.completions.claim('operation', DONE);
    expect(await waiting().next()).toEqual({ done: true, value: DONE });
  });

  it('wakes up with the completion', async () => {
    const wait = waiting();
    const { value } = await wait.next();
    const until = value && 'kind' in value && value.kind === 'wait' ? value.until : undefined;
    expect(until?.aborted).toBe(false);
    await storage.completions.claim('operation', DONE);
    expect(until?.aborted).toBe(true);
    expect(await wait.next()).toEqual({ done: true, value: DONE });
  });

  it('looks again when nobody wakes it', async () => {
    const wait = waiting();
    await wait.next();
    const { value } = await wait.next();
    expect(value).toMatchObject({ kind: 'wait', ms: 10_000 });
  });

  it('ends at the deadline, which completes the operation', async () => {
    clock.time = task.createdAt + TIMEOUT - 5;
    const wait = waiting();
    expect((await wait.next()).value).toMatchObject({ kind: 'wait', ms: 5 });
    clock.time += 5;
    await wait.next();
    const { value } = await wait.next();
    expect(value).toMatchObject({
      success: false,
      source: 'deadline',
      error: 'The agent generator did not finish within 10 minutes.',
    });
    expect(await storage.completions.find('task')).toEqual(value);
  });

  it('takes a completion that came before the deadline was noticed', async () => {
    await storage.completions.claim('operation', DONE);
    clock.time = task.createdAt + TIMEOUT + 1;
    expect(await waiting().next()).toEqual({ done: true, value: DONE });
  });

  it('pauses when the task is being stopped, for the stop to come', async () => {
    await storage.registry.requestStop('task');
    clock.time = task.createdAt + TIMEOUT + 1;
    const wait = waiting();
    for (let round = 0; round < 3; round += 1) {
      expect((await wait.next()).value).toMatchObject({ kind: 'wait' });
    }
    expect(await storage.completions.find('task')).toBeNull();
  });
});

describe('a step that waits for a signal', () => {
  async function rest(until: AbortSignal, attempt: AbortSignal): Promise<null> {
    const deps = { storage, clock: systemClock };
    const steps = await DurableSteps.open(deps, await take(storage, 'task'), attempt);
    return steps.run({
      name: 'rest',
      result: z.null(),
      body: function* (): StepBody<null> {
        yield wait(60_000, until);
        return null;
      },
    });
  }

  it('goes on as soon as it fires', async () => {
    const woken = new AbortController();
    const rested = rest(woken.signal, new AbortController().signal);
    woken.abort();
    expect(await rested).toBeNull();
    expect(await storage.steps.list('task')).toHaveLength(1);
  });

  it('breaks off when the attempt ends', async () => {
    const attempt = new AbortController();
    const rested = rest(new AbortController().signal, attempt.signal);
    attempt.abort(new Error('leaving'));
    await expect(rested).rejects.toThrow();
    expect(await storage.steps.list('task')).toEqual([]);
  });
});
