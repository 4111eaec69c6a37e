/** The app's engine reads through what the switches do, and ends with the transcript of an undisturbed run. */
import type { Message } from '@shared/chat/message';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { type Fault, FaultSwitches, type Target } from '../../support/faults';
import { normalise } from '../../support/transcript';
import { type InProcess, startInProcess } from '../backend/support/in-process';
import { type Running, startEngine } from '../engine/engine';
import { temporaryFolder } from '../store/temporary';

/** What the engine's helper sends. */
const TOKEN = 'secret';
const TEXT = '/script text chars=2500 interval=1 seed=21';
const AGENT = '/script create-agent steps=3 interval=20 chars=800 delta=1 seed=21';

let running: InProcess;
let faults: FaultSwitches;

beforeAll(async () => {
  running = await startInProcess({
    LONGHAUL_FAULTS: '1',
    LONGHAUL_TOKEN: TOKEN,
    HEARTBEAT_INTERVAL: '50',
  });
  faults = new FaultSwitches(running.backend.url, TOKEN);
});

beforeEach(() => faults.clear());

afterAll(() => running.stop());

interface Run {
  readonly transcript: string;
  readonly duplicates: number;
}

/** Sends a message and follows everything that comes of it to its end. */
async function run(text: string): Promise<Run> {
  const app = startEngine({
    folder: temporaryFolder(),
    url: running.backend.url,
    silenceMs: 300,
  });
  app.store.sessions.create('s1', 0);
  app.engine.sender.send('s1', text);
  const messages = await vi.waitFor(() => finished(app), { timeout: 30_000, interval: 20 });
  const tasks = messages.length > 0 ? app.store.tasks.ofSession('s1') : [];
  expect(app.errors).toEqual([]);
  app.close();
  return {
    transcript: normalise(messages),
    duplicates: tasks.reduce((sum, task) => sum + task.duplicatesDropped, 0),
  };
}

function finished(app: Running): Message[] {
  const tasks = app.store.tasks.ofSession('s1');
  expect(tasks.length).toBeGreaterThan(0);
  for (const task of tasks) expect(task.state).toBe('settled');
  const messages = app.store.transcripts.read('s1');
  expect(messages.at(-1)).toMatchObject({ role: 'assistant', status: 'complete' });
  return messages;
}

const STREAMS: Target = { path: '/stream' };

describe('the engine', () => {
  const undisturbed = new Map<string, string>();

  beforeEach(async () => {
    for (const text of [TEXT, AGENT]) {
      if (!undisturbed.has(text)) undisturbed.set(text, (await run(text)).transcript);
    }
  });

  const cases: readonly (readonly [string, readonly Fault[]])[] = [
    [
      'cuts at bytes, in events and in characters',
      [
        { kind: 'cut', at: { byte: 0 } },
        { kind: 'cut', at: { byte: 333 } },
        { kind: 'cut', at: { event: 5 } },
        { kind: 'cut', at: { character: 2 } },
        { kind: 'cut', at: { event: 3 }, how: 'end' },
      ],
    ],
    [
      'events that come twice, and late',
      [
        { kind: 'duplicate', event: 4, copies: 3 },
        { kind: 'delay', event: 2, ms: 3 },
        { kind: 'cut', at: { event: 9 } },
      ],
    ],
    ['a connection that is half open', [{ kind: 'half-open', event: 6 }]],
    ['a server that sends no ids', [{ kind: 'strip-ids' }]],
  ];

  it.each(cases)('reads through %s', async (_what, list) => {
    for (const text of [TEXT, AGENT]) {
      await faults.clear();
      const rules: number[] = [];
      // Cuts follow one another; what does not end a connection is there from the start.
      let cuts = 0;
      for (const fault of list) {
        const skip = fault.kind === 'cut' ? cuts++ : 0;
        rules.push(await faults.add(fault, STREAMS, 1, skip));
      }
      expect((await run(text)).transcript).toBe(undisturbed.get(text));
      for (const rule of rules) expect(await faults.hits(rule)).toBe(1);
    }
  });

  it('waits as long as it is told to', async () => {
    const retryAfter = { seconds: 1 };
    await faults.add({ kind: 'cut', at: { event: 4 } }, STREAMS);
    const busy = { path: '/tasks/', method: 'GET' as const };
    await faults.add({ kind: 'answer', status: 503, retryAfter }, busy);
    await faults.add(
      { kind: 'answer', status: 429, retryAfter: { ...retryAfter, as: 'date' } },
      busy,
    );
    const started = performance.now();
    expect((await run(TEXT)).transcript).toBe(undisturbed.get(TEXT));
    expect(performance.now() - started).toBeGreaterThan(1_000);
  });

  it('drops what it has already had', async () => {
    await faults.add({ kind: 'duplicate', event: 5, copies: 4 }, STREAMS);
    expect((await run(TEXT)).duplicates).toBe(4);
  });
});
