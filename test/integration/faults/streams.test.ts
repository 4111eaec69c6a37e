/** Each switch that disturbs a stream, seen from the other end of a real socket. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Fault, FaultSwitches, type Target } from '../../support/faults';
import { type ApiClient, readEvents, type StreamEvent, taskIdOf } from '../backend/support/client';
import { type InProcess, startInProcess } from '../backend/support/in-process';
import { TOKEN } from '../backend/support/process';
import { until } from '../backend/support/until';

let running: InProcess;
let client: ApiClient;
let faults: FaultSwitches;
let session: string;
let task: string;
let whole: StreamEvent[];
/** The bytes of the undisturbed stream. */
let text: string;

beforeAll(async () => {
  running = await startInProcess({ LONGHAUL_FAULTS: '1', HEARTBEAT_INTERVAL: '30' });
  client = running.client;
  faults = new FaultSwitches(running.backend.url, TOKEN);
  session = await client.createSession();
  const turn = await client.ask(session, '/script text chars=3000 interval=0 seed=12');
  task = turn.taskId;
  whole = turn.events;
  text = await (await client.stream(task)).text();
  expect(text, 'the script has characters of several bytes').toMatch(/\p{Extended_Pictographic}/u);
});

beforeEach(() => faults.clear());

afterAll(() => running.stop());

/** Waits until a stream on which nothing happens has given this many heartbeats. */
async function heartbeats(count: number): Promise<void> {
  const idle = await client.createSession();
  const sent = await client.send(idle, '/script text chars=100 interval=60000');
  const reader = sent.body?.getReader();
  let seen = '';
  while (seen.split('\n:').length <= count) {
    const next = await reader?.read();
    if (!next || next.done) throw new Error('the idle stream ended');
    seen += Buffer.from(next.value).toString();
  }
  await client.cancel(idle);
}

interface Received {
  readonly bytes: Buffer;
  /** Whether the connection ended as an answer does that is complete. */
  readonly ended: boolean;
}

/** Reads a stream byte by byte until it ends in one way or the other. */
async function receive(fault: Fault, target: Target = { task }): Promise<Received> {
  await faults.add(fault, target);
  const reader = (await client.stream(task)).body?.getReader();
  const parts: Uint8Array[] = [];
  for (;;) {
    const next = await reader?.read().catch(() => null);
    if (next?.value) parts.push(next.value);
    else return { bytes: Buffer.concat(parts), ended: next !== null };
  }
}

describe('a cut', () => {
  it.each([0, 1, 17, 1_000])('comes after byte %i', async (byte) => {
    const { bytes, ended } = await receive({ kind: 'cut', at: { byte } });
    expect(bytes.toString()).toBe(Buffer.from(text).subarray(0, byte).toString());
    expect(ended).toBe(false);
  });

  it('tears an event', async () => {
    const { bytes } = await receive({ kind: 'cut', at: { event: 4 } });
    expect(bytes.toString()).toMatch(/\n\nid: \d+-\d+\ndata: [^\n]*$/);
    expect(bytes.toString().split('data: ')).toHaveLength(5);
  });

  it('tears a character', async () => {
    const { bytes } = await receive({ kind: 'cut', at: { character: 2 } });
    expect(text).not.toContain('\ufffd');
    expect(bytes.toString().endsWith('\ufffd')).toBe(true);
  });

  it('may look like a complete answer', async () => {
    const { bytes, ended } = await receive({ kind: 'cut', at: { event: 4 }, how: 'end' });
    expect(ended).toBe(true);
    expect(bytes.toString()).not.toContain('[DONE]');
  });
});

describe('events', () => {
  const seen = async (fault: Fault) => {
    await faults.add(fault, { task });
    return readEvents(await client.stream(task));
  };

  it('are sent twice', async () => {
    const events = await seen({ kind: 'duplicate', event: 3, copies: 2 });
    expect(events).toEqual(whole.toSpliced(3, 0, ...Array(2).fill(whole[2])));
  });

  it('change places', async () => {
    const events = await seen({ kind: 'reorder', event: 3 });
    expect(events).toEqual(whole.toSpliced(2, 2, ...whole.slice(2, 4).reverse()));
  });

  it('are dropped', async () => {
    expect(await seen({ kind: 'drop', event: 3, count: 2 })).toEqual(whole.toSpliced(2, 2));
  });

  it('have no ids', async () => {
    const { bytes } = await receive({ kind: 'strip-ids' });
    expect(bytes.toString()).not.toMatch(/^(id|retry):/m);
    expect(await seen({ kind: 'strip-ids' })).toEqual(
      whole.map(({ data }) => ({ id: undefined, data })),
    );
  });

  it('are delayed', async () => {
    const started = performance.now();
    const last = whole.length - 4;
    expect(await seen({ kind: 'delay', event: last, ms: 60 })).toEqual(whole);
    expect(performance.now() - started).toBeGreaterThan(5 * 60 - 20);
  });

  it('stop for good on a connection that stays open', async () => {
    await faults.add({ kind: 'half-open', event: 5 }, { task });
    const leave = new AbortController();
    const reader = (await client.stream(task, '0-0', leave.signal)).body?.getReader();
    let bytes = '';
    let over = false;
    const reading = (async () => {
      for (;;) {
        const next = await reader?.read();
        if (!next || next.done) break;
        bytes += Buffer.from(next.value).toString();
      }
      over = true;
    })().catch(() => undefined);
    await until('five events', () => bytes.split('data: ').length === 6);
    const received = bytes;
    // Other answers and other streams' heartbeats arrive meanwhile.
    for (let other = 0; other < 3; other += 1) await client.read(task);
    await heartbeats(3);
    expect({ bytes, over }).toEqual({ bytes: received, over: false });
    leave.abort();
    await reading;
  });
});

describe('a rule', () => {
  const fault: Fault = { kind: 'drop', event: 1 };
  const read = async () => (await client.read(task)).length - whole.length;

  it('is for the next stream, or for as many as it says', async () => {
    const id = await faults.add(fault);
    expect([await read(), await read()]).toEqual([-1, 0]);
    await faults.add(fault, {}, 2);
    expect([await read(), await read(), await read()]).toEqual([-1, -1, 0]);
    await faults.add(fault, {}, 1, 2);
    expect([await read(), await read(), await read(), await read()]).toEqual([0, 0, -1, 0]);
    await faults.add(fault, {}, null);
    for (let time = 0; time < 4; time += 1) expect(await read()).toBe(-1);
    expect(await faults.hits(id)).toBe(1);
  });

  it('is for one task, session, method or address', async () => {
    for (const other of [
      { task: 'x' },
      { session },
      { method: 'POST' as const },
      { path: '=1-' },
    ]) {
      const id = await faults.add(fault, other);
      expect(await read()).toBe(0);
      await faults.clear(id);
    }
    for (const own of [{ task }, { method: 'GET' as const }, { path: 'last_message_id=0-0' }]) {
      await faults.add(fault, own);
      expect(await read()).toBe(-1);
    }
    await faults.add(fault, { session });
    const sent = await client.send(session, '/script text chars=30 interval=0');
    const events = await readEvents(sent);
    expect(await client.read(taskIdOf(sent))).toHaveLength(events.length + 1);
  });

  it('can be one of several', async () => {
    await faults.add({ kind: 'strip-ids' }, { task });
    const { bytes } = await receive({ kind: 'cut', at: { byte: 200 } });
    expect(bytes).toHaveLength(200);
    expect(bytes.toString()).not.toContain('id:');
  });

  it('that makes no sense is refused', async () => {
    await expect(faults.add({ kind: 'drop', event: 0 })).rejects.toThrow(/422/);
  });
});
