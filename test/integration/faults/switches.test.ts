/** The switches that give other answers, or disturb the backend itself. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { FaultSwitches } from '../../support/faults';
import { type BuiltBackend, buildBackend } from '../backend/support/build';
import {
  ApiClient,
  announcedTask,
  lastId,
  readEvents,
  taskIdOf,
  textOf,
  withoutIds,
} from '../backend/support/client';
import { makeFolder } from '../backend/support/folder';
import { type InProcess, startInProcess } from '../backend/support/in-process';
import { startProcess, TOKEN } from '../backend/support/process';
import { until } from '../backend/support/until';

let running: InProcess;
let client: ApiClient;
let faults: FaultSwitches;

beforeAll(async () => {
  running = await startInProcess({ LONGHAUL_FAULTS: '1' });
  client = running.client;
  faults = new FaultSwitches(running.backend.url, TOKEN);
});

beforeEach(() => faults.clear());

afterAll(() => running.stop());

describe('the switches', () => {
  it('are not there unless they are asked for', async () => {
    const plain = await startInProcess();
    const switches = new FaultSwitches(plain.backend.url, TOKEN);
    await expect(switches.add({ kind: 'strip-ids' })).rejects.toThrow(/404/);
    await plain.stop();
  });

  it('need a token', async () => {
    const stranger = new FaultSwitches(running.backend.url, 'wrong');
    await expect(stranger.clear()).rejects.toThrow(/401/);
  });
});

describe('other answers', () => {
  it.each([401, 429, 503])('%i, as often as it was asked for', async (status) => {
    await faults.add({ kind: 'answer', status }, { path: '/sessions' }, 2);
    const statuses: number[] = [];
    for (let time = 0; time < 3; time += 1) {
      statuses.push((await client.request('/sessions')).status);
    }
    expect(statuses).toEqual([status, status, 200]);
  });

  it('say when to come back, in seconds or as a date', async () => {
    await faults.add({ kind: 'answer', status: 429, retryAfter: { seconds: 7 } });
    expect((await client.request('/sessions')).headers.get('retry-after')).toBe('7');
    await faults.add({ kind: 'answer', status: 503, retryAfter: { seconds: 90, as: 'date' } });
    const date = (await client.request('/sessions')).headers.get('retry-after') ?? '';
    const ahead = Date.parse(date) - Date.now();
    expect(date).toMatch(/GMT$/);
    expect(ahead).toBeGreaterThan(80_000);
    expect(ahead).toBeLessThan(91_000);
  });

  it('have the body that was asked for', async () => {
    const body = { detail: { code: 'QUOTA', message: 'No more.' } };
    await faults.add({ kind: 'answer', status: 402, body });
    expect(await (await client.request('/sessions')).json()).toEqual(body);
  });
});

describe('a log', () => {
  it('is trimmed', async () => {
    const session = await client.createSession();
    const { taskId, events } = await client.ask(session, '/script text chars=900 interval=0');
    await faults.act({ kind: 'trim', task: taskId, keep: 5 });
    const refused = await client.stream(taskId);
    expect(refused.status).toBe(410);
    const kept = events.slice(-6);
    expect(await refused.json()).toMatchObject({
      detail: { code: 'STREAM_GAP', first_retained_id: kept[0]?.id },
    });
    expect(await client.read(taskId, events.at(-7)?.id)).toEqual(kept);
  });

  it('expires', async () => {
    const session = await client.createSession();
    const { taskId } = await client.ask(session, '/script text chars=30 interval=0');
    await faults.act({ kind: 'expire', task: taskId });
    for (let time = 0; time < 2; time += 1) {
      const refused = await client.stream(taskId);
      expect(refused.status).toBe(410);
      expect(await refused.json()).toMatchObject({ detail: { code: 'TASK_EXPIRED' } });
    }
  });
});

describe('the work', () => {
  it('C33: hangs and goes on', async () => {
    const session = await client.createSession();
    const response = await client.send(session, '/script text chars=900 interval=2', 'a');
    const taskId = taskIdOf(response);
    await readEvents(response, (_event, count) => count > 5);
    await faults.act({ kind: 'freeze', task: taskId });
    const tail = async () => (await client.task(taskId)).last_message_id;
    // An append may have been under way when the switch was set.
    const frozen = await until('a tail that stays', async () => {
      const before = await tail();
      // Another turn of the same pace says a good deal meanwhile.
      await client.ask(await client.createSession(), '/script text chars=300 interval=2');
      return (await tail()) === before ? before : null;
    });
    expect((await client.task(taskId)).status).toBe('running');
    await faults.act({ kind: 'thaw', task: taskId });
    expect(textOf(await client.read(taskId, '0-0'))).toHaveLength(900);
    expect(lastId(await client.read(taskId))).not.toBe(frozen);
  });

  it('C15: has another time, and ids rise all the same', async () => {
    const session = await client.createSession();
    const turn = async () => {
      const { events } = await client.ask(session, '/script text chars=30 interval=0');
      return Number(lastId(events).split('-')[0]);
    };
    await faults.act({ kind: 'skew', ms: 86_400_000 });
    expect((await turn()) - Date.now()).toBeGreaterThan(80_000_000);
    const running = await client.send(session, '/script text chars=600 interval=2', 'b');
    await faults.act({ kind: 'skew', ms: -86_400_000 });
    const ids = (await readEvents(running)).flatMap(({ id }) => (id === undefined ? [] : [id]));
    const order = (id: string) => id.split('-').map(Number);
    const sorted = ids.toSorted((a, b) => {
      const [ams = 0, aseq = 0] = order(a);
      const [bms = 0, bseq = 0] = order(b);
      return ams - bms || aseq - bseq;
    });
    expect(ids).toEqual(sorted);
    expect(new Set(ids).size).toBe(ids.length);
    await faults.act({ kind: 'skew', ms: 0 });
  });
});

describe('a process', () => {
  let built: BuiltBackend;

  beforeAll(async () => {
    built = await buildBackend();
  });

  afterAll(() => built.remove());

  it.each(['before', 'after'] as const)('dies %s a step is stored, and goes on', async (when) => {
    const script = '/script create-agent steps=4 interval=1 chars=300 delta=0 seed=3';
    const undisturbed = await client.createSession();
    const reference = announcedTask((await client.ask(undisturbed, script)).events);
    const expected = withoutIds(await client.read(reference));

    const folder = makeFolder();
    const first = await startProcess(built.entry, folder.path, { LONGHAUL_FAULTS: '1' });
    const switches = new FaultSwitches(first.url, TOKEN);
    const api = new ApiClient(first.url, TOKEN);
    const session = await api.createSession();
    // Four of the steps are the turn's and the operation's first ones; it dies in the middle of the operation.
    await switches.act({ kind: 'kill', step: 5, when });
    const response = await api.send(session, script, 'm').catch(() => null);
    if (response) await readEvents(response);
    await untilGone(first.url);

    const second = await startProcess(built.entry, folder.path);
    const again = new ApiClient(second.url, TOKEN);
    const turn = await readEvents(await again.send(session, script, 'm'));
    expect(withoutIds(await again.read(announcedTask(turn)))).toBe(expected);
    await second.end('SIGTERM');
    folder.remove();
  });

  it('dies at once', async () => {
    const folder = makeFolder();
    const backend = await startProcess(built.entry, folder.path, { LONGHAUL_FAULTS: '1' });
    await new FaultSwitches(backend.url, TOKEN).act({ kind: 'kill', step: 0 });
    await untilGone(backend.url);
    expect(backend.stderr()).toContain('Fault switches are on');
    folder.remove();
  });
});

function untilGone(url: string): Promise<boolean> {
  return until('the end of the process', () =>
    fetch(`${url}/api/chat/health`).then(
      () => false,
      () => true,
    ),
  );
}
