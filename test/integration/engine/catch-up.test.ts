/** A start with a thousand unfinished tasks: most have ended, and few requests tell so. */
import { initialFoldState } from '@shared/chat/fold-state';
import { parseEventData } from '@shared/protocol/chunks';
import { expect, it, vi } from 'vitest';
import { applyEvents } from '../../../src/main/store/apply-events';
import type { Store } from '../../../src/main/store/store';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';
import { startEngine } from './engine';
import { type Answer, frame, json, openStream, startPeer, tail } from './peer';

const TASKS = 1_000;
const LIVE = 10;

/** What a task says in all. Some have said all but their end while the app was still there. */
const logOf = (taskId: string) => [
  { type: 'start', messageId: `m-${taskId}` },
  { type: 'text-start', id: 'x' },
  { type: 'text-delta', id: 'x', delta: `first of ${taskId}, ` },
  { type: 'text-delta', id: 'x', delta: 'then the rest' },
  { type: 'text-end', id: 'x' },
  { type: 'finish' },
];
const isLive = (taskId: string) => Number(taskId.slice(1)) % (TASKS / LIVE) === 0;

function seed(folder: string): void {
  const store = openStore(folder);
  store.transaction(() => {
    for (let n = 0; n < TASKS; n += 1) {
      const [taskId, sessionId] = [`t${n}`, `s${n}`];
      store.sessions.create(sessionId, 0);
      store.sessions.setRemoteId(sessionId, `remote-${n}`);
      const task = { taskId, sessionId, kind: 'turn', toolCallId: null } as const;
      store.tasks.add({ ...task, foldState: initialFoldState(), now: n });
      const seen = logOf(taskId).slice(0, n % 4);
      const events = seen.map((chunk, at) => {
        const input = parseEventData(JSON.stringify(chunk));
        if (input.kind === 'invalid') throw new Error(input.reason);
        return { id: `1-${at}`, input };
      });
      if (events.length > 0) applyEvents(store, task, events, false, 0);
    }
  });
  store.close();
}

/** A chat for each task. */
function seedTurns(store: Store, taskIds: readonly string[]): void {
  for (const [n, taskId] of taskIds.entries()) {
    const sessionId = `s${n}`;
    store.sessions.create(sessionId, 0);
    store.sessions.setRemoteId(sessionId, `remote-${n}`);
    const task = { taskId, sessionId, kind: 'turn', toolCallId: null } as const;
    store.tasks.add({ ...task, foldState: initialFoldState(), now: n });
  }
}

/** Serves everything in one answer, as the bundled backend does. */
const serveCatchUp: Answer = ({ body }, response) => {
  const { tasks } = JSON.parse(body) as { tasks: { task_id: string; last_message_id: string }[] };
  const answers = tasks.map(({ task_id, last_message_id: cursor }) => {
    if (isLive(task_id)) return { task_id, status: 'running', events: null };
    const from = cursor === '0-0' ? 0 : Number(cursor.split('-')[1]) + 1;
    const events = logOf(task_id).map((chunk, at) => {
      return { id: `1-${at}`, data: JSON.stringify(chunk) };
    });
    return { task_id, status: 'completed', events: events.slice(from) };
  });
  json(response, 200, { tasks: answers });
};

const serveStream: Answer = ({ path, query }, response) => {
  const taskId = path.split('/')[2] ?? '';
  openStream(response);
  if (!isLive(taskId)) {
    response.end(tail(logOf(taskId), query.get('last_message_id')));
    return;
  }
  response.write(frame('1-9', { type: 'data-note', data: 1 }));
  // However long the others take, a live stream is not taken for dead.
  const timer = setInterval(() => response.write(': alive\n\n'), 500);
  response.on('close', () => clearInterval(timer));
};

const textOf = (store: Store, n: number) =>
  store.transcripts
    .read(`s${n}`)
    .flatMap(({ parts }) => parts.map((part) => 'text' in part && part.text));

it('C54: only what still runs reconnects, few requests settle the rest, and nothing is lost', async () => {
  const folder = temporaryFolder();
  seed(folder);
  const peer = await startPeer({
    'POST /tasks/catch-up': serveCatchUp,
    'GET /tasks/t[0-9]+/stream': serveStream,
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url });
  await vi.waitFor(() => expect(app.store.tasks.open()).toHaveLength(LIVE), {
    timeout: 150_000,
    interval: 250,
  });
  const streams = () => {
    const paths = peer.asked.map(({ path }) => path).filter((path) => path.endsWith('/stream'));
    return new Set(paths.map((path) => path.split('/')[2] ?? ''));
  };
  await vi.waitFor(() => expect(streams().size).toBe(LIVE), { timeout: 20_000 });
  expect([...streams()].filter((taskId) => !isLive(taskId))).toEqual([]);
  for (let n = 0; n < TASKS; n += 1) {
    if (isLive(`t${n}`)) continue;
    expect(app.store.tasks.get(`t${n}`)).toMatchObject({
      status: 'completed',
      lastMessageId: '1-5',
    });
    expect(textOf(app.store, n)).toEqual([`first of t${n}, then the rest`]);
  }
  expect(app.errors).toEqual([]);
  // Twenty for the thousand, ten streams, and a few for the list.
  expect(peer.asked.length).toBeLessThan(60);
}, 180_000);

it('C23: C54: tasks whose streams are no longer kept cost one request for their chat each', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const many = 60;
  seedTurns(
    store,
    Array.from({ length: many }, (_, n) => `t${n}`),
  );
  store.close();
  // Of every third the server knows nothing at all.
  const isKnown = (taskId: string) => Number(taskId.slice(1)) % 3 > 0;
  const peer = await startPeer({
    'POST /tasks/catch-up': ({ body }, response) => {
      const { tasks } = JSON.parse(body) as { tasks: { task_id: string }[] };
      const known = tasks.filter(({ task_id }) => isKnown(task_id));
      json(response, 200, {
        tasks: known.map(({ task_id }) => {
          return { task_id, status: 'failed', events: null, expired: 'stopped' };
        }),
      });
    },
    'GET /sessions/remote-[0-9]+': ({ path }, response) =>
      json(response, 200, {
        id: path.split('/')[2],
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
        messages: [
          { id: `q${path}`, role: 'user', content: 'hello' },
          { id: `a${path}`, role: 'assistant', content: `the answer in ${path}` },
        ],
        active_stream: null,
      }),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url });
  await vi.waitFor(() => expect(app.store.tasks.open()).toEqual([]), { timeout: 60_000 });
  for (let n = 0; n < many; n += 1) {
    const status = isKnown(`t${n}`) ? 'stopped' : 'completed';
    expect(app.store.tasks.get(`t${n}`)).toMatchObject({ status });
    expect(textOf(app.store, n)).toEqual(['hello', `the answer in /sessions/remote-${n}`]);
  }
  // Whatever follows later has been asked for by then.
  app.engine.reconciler.refreshSoon('s0');
  const details = () => peer.asked.filter(({ path }) => path.startsWith('/sessions/remote-'));
  await vi.waitFor(() => expect(details().length).toBeGreaterThan(many), { timeout: 20_000 });
  expect(details()).toHaveLength(many + 1);
  expect(peer.cursors()).toEqual([]);
  // Two for the sixty, and a few for the list.
  expect(peer.asked.length - details().length).toBeLessThan(10);
});

it('a server that cannot tell of many is asked for that once, also after a restart', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  seedTurns(
    store,
    Array.from({ length: 20 }, (_, n) => `t${n * 100}`),
  );
  store.close();
  const peer = await startPeer({
    'GET /tasks/t[0-9]+/stream': serveStream,
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
    'POST /tasks/catch-up': (_asked, response) => json(response, 404, { detail: 'Not Found' }),
  });
  const asked = () => peer.asked.filter(({ path }) => path === '/tasks/catch-up').length;
  for (let start = 1; start <= 2; start += 1) {
    const app = startEngine({ folder, url: peer.url });
    await vi.waitFor(() => expect(peer.cursors()).toHaveLength(start * 20), { timeout: 20_000 });
    expect(asked()).toBe(1);
    app.close();
  }
});
