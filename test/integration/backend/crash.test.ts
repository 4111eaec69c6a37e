import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BuiltBackend, buildBackend } from './support/build';
import {
  ApiClient,
  announcedTask,
  chunks,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
  withoutIds,
} from './support/client';
import { type Folder, makeFolder } from './support/folder';
import { type BackendProcess, startProcess, TOKEN } from './support/process';

const TEXT = '/script text chars=4000 interval=3 seed=7';
const AGENT = '/script create-agent steps=4 interval=200 chars=600 delta=3 seed=7';

let built: BuiltBackend;
let folder: Folder;
let backend: BackendProcess;

beforeAll(async () => {
  built = await buildBackend();
});

afterAll(() => built.remove());

beforeEach(async () => {
  folder = makeFolder();
  backend = await startProcess(built.entry, folder.path);
});

afterEach(async () => {
  await backend.end('SIGKILL');
  folder.remove();
});

const client = () => new ApiClient(backend.url, TOKEN);

async function killAndRestart(): Promise<void> {
  await backend.end('SIGKILL');
  backend = await startProcess(built.entry, folder.path);
}

/** Reads a task; each time one of the conditions holds, the backend is killed and reading goes on with the next one. */
async function readThroughKills(
  task: string,
  kills: readonly ((event: StreamEvent, count: number) => boolean)[],
): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  for (const kill of kills) {
    const leave = new AbortController();
    const response = await client().stream(task, lastId(seen), leave.signal);
    seen.push(...(await readEvents(response, kill)));
    leave.abort();
    await killAndRestart();
  }
  seen.push(...(await client().read(task, lastId(seen))));
  return seen;
}

function expectRisingIds(seen: readonly StreamEvent[]): void {
  const ids = seen
    .filter(({ data }) => data !== '[DONE]')
    .map(({ id = '' }) => id.split('-').map(Number));
  for (const [index, [ms = 0, seq = 0]] of ids.entries()) {
    const [lastMs = 0, lastSeq = -1] = ids[index - 1] ?? [];
    expect(ms > lastMs || (ms === lastMs && seq > lastSeq)).toBe(true);
  }
}

describe('a backend that is killed', () => {
  it('goes on in the middle of a text as if nothing had happened', async () => {
    const session = await client().createSession();
    const undisturbed = (await client().ask(session, TEXT)).events;

    const response = await client().send(session, TEXT, 'disturbed');
    const task = taskIdOf(response);
    await response.body?.cancel();
    const seen = await readThroughKills(task, [
      (_event, count) => count >= 1,
      (_event, count) => count >= 120,
      (_event, count) => count >= 200,
    ]);

    expect(withoutIds(seen)).toBe(withoutIds(undisturbed));
    expectRisingIds(seen);
    expect(await client().read(task)).toEqual(seen);
    expect(await client().task(task)).toMatchObject({ outcome: 'completed' });
    const { messages } = await client().detail(session);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'user', 'assistant']);
    expect(messages[3]?.content).toBe(textOf(undisturbed));
    // The same message again joins the turn that survived.
    expect(await readEvents(await client().send(session, TEXT, 'disturbed'))).toEqual(seen);
  });

  it('goes on in the middle of a step of an operation and repeats no finished one', async () => {
    const session = await client().createSession();
    const quiet = announcedTask((await client().ask(session, AGENT)).events);
    const undisturbed = await client().read(quiet);

    const other = await client().createSession();
    const task = announcedTask((await client().ask(other, AGENT)).events);
    const seen = await readThroughKills(task, [
      (_event, count) => count === 1,
      (_event, count) => count === 2,
      ({ data }) => data.includes('tool-output-available'),
      ({ data }) => data.includes('text-delta'),
    ]);

    expect(withoutIds(seen).replaceAll(other, '')).toBe(withoutIds(undisturbed));
    expectRisingIds(seen);
    const progress = chunks(seen).filter(({ type }) => type === 'data-operation-progress');
    expect(progress).toHaveLength(8);
    expect(new Set(progress.map((chunk) => JSON.stringify(chunk))).size).toBe(8);
    const rows = (await client().detail(other)).messages.map(({ role, content }) => [
      role,
      content?.length,
    ]);
    const expected = (await client().detail(session)).messages.map(({ role, content }) => [
      role,
      content?.length,
    ]);
    expect(rows).toEqual(expected);
  });

  it('starts the operation of a turn, and the turn that waited, when it comes back', async () => {
    const session = await client().createSession();
    const first = await client().send(
      session,
      '/script create-agent steps=1 interval=50 chars=40 delta=4',
    );
    const second = await client().send(session, '/script text chars=50 interval=1', 'waiting');
    await readEvents(first, ({ data }) => data.includes('text-delta'));
    const [firstTask, secondTask] = [taskIdOf(first), taskIdOf(second)];
    await killAndRestart();
    const turn = await client().read(firstTask);
    expect(chunks(await client().read(announcedTask(turn))).at(-1)).toEqual({ type: 'finish' });
    expect(textOf(await client().read(secondTask))).toHaveLength(50);
  });

  it('C27: carries on at random moments without a hole or a double', async () => {
    const session = await client().createSession();
    const text = '/script text chars=3000 interval=1 seed=11';
    const undisturbed = (await client().ask(session, text)).events;
    const response = await client().send(session, text, 'random');
    await response.body?.cancel();
    const cuts = [7, 31, 2, 90, 55].map(
      (at) => (_event: StreamEvent, count: number) => count >= at,
    );
    const seen = await readThroughKills(taskIdOf(response), cuts);
    expect(withoutIds(seen)).toBe(withoutIds(undisturbed));
  });
});

describe('a backend that is asked to leave', () => {
  it('ends at once with code 0 and leaves its tasks for the next start', async () => {
    const session = await client().createSession();
    const response = await client().send(session, TEXT, 'a');
    const head = await readEvents(response, (_event, count) => count >= 20);
    expect(await backend.end('SIGTERM')).toBe(0);
    expect(backend.stderr()).toBe('');
    backend = await startProcess(built.entry, folder.path);
    const rest = await client().read(taskIdOf(response), lastId(head));
    expect(textOf([...head, ...rest])).toHaveLength(4_000);
  });
});
