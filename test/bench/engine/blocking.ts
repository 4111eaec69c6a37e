/**
 * How long the main process is blocked at most, by its event loop's own clock, while ten live tasks bring 50 events a second
 * each and one replays 20,000 deltas; and while things happen that touch a lot of data: opening a long chat, searching,
 * deleting, backing up.
 */
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { initialFoldState } from '@shared/chat/fold-state';
import type { Store } from '../../../src/main/store/store';
import { REPO_ROOT } from '../../support/paths';
import { addTask, createEngine, withStore } from './engine';
import { LONG_CHAT, longChat } from './long-chat';

/** The longest block that is allowed, milliseconds. */
export const BLOCKING_BUDGET_MS = 50;

const LIVE_TASKS = 10;
const RATE = 50;
const REPLAY = 20_000;

export interface BlockingFigure {
  readonly what: string;
  /** Longest time between two turns of the event loop, milliseconds. */
  readonly longestMs: number;
  /** Longest and 99th percentile of the time the thread has worked in one turn, milliseconds. */
  readonly longestCpuMs: number;
  readonly p99CpuMs: number;
}

/** @param seconds how long the live tasks run. */
export async function measureBlocking(seconds: number): Promise<BlockingFigure[]> {
  const worker = new Worker(join(REPO_ROOT, 'test/bench/engine/blocking-server.ts'), {
    workerData: { replay: REPLAY, rate: RATE, seconds },
  });
  const port = await new Promise<number>((resolve) => worker.once('message', resolve));
  try {
    return await withStore((store) => watchAll(store, `http://127.0.0.1:${port}`));
  } finally {
    await worker.terminate();
  }
}

async function watchAll(store: Store, url: string): Promise<BlockingFigure[]> {
  seed(store);
  // As an app leaves its file; else the first commit would also have to move all of that.
  store.emptyLog();
  const engine = createEngine(store, url);
  try {
    const figures: BlockingFigure[] = [];
    const during = async (what: string, work: () => Promise<void>) =>
      figures.push({ what, ...(await watch(work)) });
    // Node's fetch is compiled at its first request; the app's requests are Chromium's.
    await (await fetch(url)).text();
    // The first turns compile the code; nobody waits for a window yet.
    await sleep(500);
    await during('10 live tasks and a replay of 20,000 deltas', async () => {
      engine.start();
      // The word of the backend is an event of its own.
      await sleep(1);
      engine.backendReady();
      while (store.tasks.open().length > 0) await sleep(50);
    });
    await during('a settle from the rows in a chat of 10,000 messages', async () => {
      addLongTask(store);
      engine.supervisor.follow(LONG_CHAT);
      while (store.tasks.open().length > 0 || engine.reconciler.waits) await sleep(10);
    });
    await during('the newest 100 of 10,000 messages', async () => {
      store.transcripts.tail('long', 100);
    });
    await during('10 pages of 100 messages', async () => {
      let first = store.transcripts.tail('long', 100).messages[0]?.id ?? '';
      for (let n = 0; n < 10; n += 1) {
        await sleep(1);
        first = store.transcripts.page('long', first, 100)?.messages[0]?.id ?? '';
      }
    });
    await during('searching as a person types', async () => {
      for (const query of ['a', 'a9', 'a9a', '1', '1v', '1v 2', '"1v 2"', 'zzz']) {
        await engine.longWork.run('search', { query, limit: 30 });
        await sleep(1);
      }
    });
    await during('a backup', async () => void (await engine.backUp('manual', new Date())));
    await during('deleting 10,000 messages', async () => {
      engine.sessionCare.forget(['long']);
      while (store.sessions.get('long')) await sleep(10);
    });
    return figures;
  } finally {
    engine.close();
  }
}

/**
 * Looks at the clock once in each turn of the event loop. On a busy machine the thread also waits for a processor, so the time
 * that it has really worked is measured beside: only that is the program's own doing.
 */
async function watch(work: () => Promise<void>): Promise<Omit<BlockingFigure, 'what'>> {
  const turns: { wall: number; cpu: number }[] = [];
  let wall = performance.now();
  let cpu = threadMs();
  const timer = setInterval(() => {
    const now = { wall: performance.now(), cpu: threadMs() };
    turns.push({ wall: now.wall - wall, cpu: now.cpu - cpu });
    ({ wall, cpu } = now);
  }, 1);
  await sleep(20);
  turns.length = 0;
  await work();
  await sleep(20);
  clearInterval(timer);
  const longest = (of: 'wall' | 'cpu') => Math.max(...turns.map((turn) => turn[of]));
  const sorted = turns.map((turn) => turn.cpu).sort((x, y) => x - y);
  return {
    longestMs: longest('wall'),
    longestCpuMs: longest('cpu'),
    p99CpuMs: sorted[Math.floor(sorted.length * 0.99)] ?? 0,
  };
}

function threadMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}

function seed(store: Store): void {
  const names = [...Array.from({ length: LIVE_TASKS }, (_, n) => `live-${n}`), 'replay'];
  for (const name of names) addTask(store, name);
  seedLongChat(store);
  store.sessions.create('long', 2);
  store.transaction(() => {
    for (let n = 0; n < 10_000; n += 1) {
      const text = Array.from({ length: 200 }, (_, w) => wordOf(n * 7_919 + w * 104_729)).join(' ');
      const parts = [{ type: 'text', text, state: 'done' }] as const;
      const message = { id: `m${n}`, role: 'user', status: 'sent', createdAt: n, parts } as const;
      store.change('long', null, [{ type: 'message.added', message }]);
    }
  });
}

/** All but its last answer, which a task is to bring; each answer had a task of its own. */
function seedLongChat(store: Store): void {
  store.sessions.create(LONG_CHAT, 2);
  store.sessions.setRemoteId(LONG_CHAT, `remote-${LONG_CHAT}`);
  store.transaction(() => {
    for (const { id, role, content } of longChat().slice(0, -1)) {
      const parts = [{ type: 'text', text: content, state: 'done' }] as const;
      const status = role === 'user' ? 'sent' : 'complete';
      const message = { id, role, status, createdAt: 0, parts } as const;
      const taskId = role === 'user' ? null : `task-${id}`;
      if (taskId !== null) {
        store.tasks.add({ ...LONG_TASK, taskId, foldState: initialFoldState(), now: 0 });
        store.tasks.settle(taskId, 'completed', null, 0);
      }
      store.change(LONG_CHAT, taskId, [{ type: 'message.added', message }]);
    }
  });
}

function addLongTask(store: Store): void {
  store.tasks.add({ ...LONG_TASK, taskId: LONG_CHAT, foldState: initialFoldState(), now: 0 });
}

const LONG_TASK = { sessionId: LONG_CHAT, kind: 'turn', toolCallId: null } as const;

/** A word as frequent as words are: the n-th most frequent one comes up n times less often than the first. */
function wordOf(seed: number): string {
  const chance = ((seed * 2_654_435_761) % 1_000_003) / 1_000_003;
  const rank = Math.floor(20_000 ** chance);
  return `${rank.toString(36)}${(rank * 31).toString(36)}`;
}
