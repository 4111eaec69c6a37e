/** A chat of thousands of messages: only its end is asked for and held against what is here, unless ids do not say where it is. */
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { expect, it } from 'vitest';
import type { Store } from '../../../src/main/store/store';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';
import { eventually, startEngine } from './engine';
import { type Answer, json, startPeer } from './peer';

const TURNS = 450;
const PAGE = 200;

interface Row {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly content: string;
}

const rows = (turns: number): Row[] =>
  Array.from({ length: turns }, (_, n): Row[] => [
    { id: `q${n}`, role: 'user', content: 'Go on.' },
    { id: `a${n}`, role: 'assistant', content: `Chapter ${n}.` },
  ]).flat();

function seed(store: Store, stored: readonly Row[]): void {
  store.sessions.create('s1', 0);
  store.sessions.setRemoteId('s1', 'remote-1');
  const changes = stored.map(({ id, role, content }) => {
    const status = role === 'user' ? 'sent' : 'complete';
    const parts = [{ type: 'text', text: content, state: 'done' }] as const;
    const message: Message = { id, role, status, createdAt: 0, parts };
    return { type: 'message.added', message } as const;
  });
  store.transaction(() => store.change('s1', null, changes));
}

/** The newest rows, or those before one that is named by its place. */
const pages =
  (all: () => readonly Row[]): Answer =>
  ({ query }, response) => {
    const end = Number(query.get('before_sequence') ?? all().length);
    const begin = Math.max(0, end - Number(query.get('limit') ?? 50));
    json(response, 200, {
      id: 'remote-1',
      created_at: '2026-01-01T00:00:00Z',
      updated_at: '2026-01-01T00:00:00Z',
      messages: all().slice(begin, end),
      active_stream: null,
      has_more_messages: begin > 0,
      oldest_sequence: begin,
    });
  };

async function chat(stored: readonly Row[], served: readonly Row[]) {
  const folder = temporaryFolder();
  const store = openStore(folder);
  seed(store, stored);
  const peer = await startPeer({
    'GET /sessions/remote-1': pages(() => served),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url, store });
  const asked = () => peer.asked.filter(({ path }) => path === '/sessions/remote-1').length;
  const texts = () =>
    store.transcripts
      .read('s1')
      .map(({ parts }) => parts.map((part) => ('text' in part ? part.text : '')).join());
  return { app, asked, texts };
}

it('one page is enough when ids say where it stands', async () => {
  const all = rows(TURNS);
  const { app, asked, texts } = await chat(all.slice(0, -1), all);
  await app.engine.reconciler.refresh('s1');
  expect(asked()).toBe(1);
  expect(texts()).toEqual(all.map(({ content }) => content));
  expect(app.patches.flatMap(({ changes }) => changes)).toMatchObject([{ type: 'message.added' }]);
});

it('what was said elsewhere meanwhile is read back to where both sides agree', async () => {
  const all = rows(TURNS);
  const known = all.slice(0, -2 * PAGE - 31);
  const { app, asked, texts } = await chat(known, all);
  await app.engine.reconciler.refresh('s1');
  expect(asked()).toBe(3);
  expect(texts()).toEqual(all.map(({ content }) => content));
});

it('where the server has other ids, all of it is read once, and nothing is doubled', async () => {
  const all = rows(TURNS);
  const served = all.slice(0, -2);
  const { app, asked, texts } = await chat(
    served.slice(0, -1).map((row) => ({ ...row, id: `mine-${row.id}` })),
    served,
  );
  await app.engine.reconciler.refresh('s1');
  const pageCount = Math.ceil((2 * TURNS) / PAGE);
  expect(asked()).toBe(pageCount);
  expect(texts()).toEqual(served.map(({ content }) => content));
  // From now on the ids of its questions are known.
  served.push(...all.slice(-2));
  await app.engine.reconciler.refresh('s1');
  expect(asked()).toBe(pageCount + 1);
  expect(texts()).toEqual(all.map(({ content }) => content));
});

it('a task that began before the newest page still gets its answer', async () => {
  const all = rows(TURNS);
  const { app, asked } = await chat(all, all);
  const { store } = app;
  store.tasks.add({
    taskId: 't1',
    sessionId: 's1',
    kind: 'turn',
    toolCallId: null,
    foldState: initialFoldState(),
    now: 0,
  });
  // It has written the answer to the tenth question, of which only a beginning came.
  store.transaction(() =>
    store.change('s1', 't1', [
      { type: 'message.removed', messageId: 'a9' },
      {
        type: 'message.added',
        after: 'q9',
        message: {
          id: 'a9',
          role: 'assistant',
          status: 'partial',
          createdAt: 0,
          parts: [{ type: 'text', text: 'Chap', state: 'done' }],
        },
      },
    ]),
  );
  app.engine.supervisor.follow('t1');
  await eventually(
    () => store.tasks.get('t1'),
    (task) => expect(task).toMatchObject({ state: 'settled', status: 'completed' }),
  );
  expect(asked()).toBeGreaterThan(4);
  expect(store.transcripts.get('s1', 'a9')).toMatchObject({
    status: 'complete',
    parts: [{ text: 'Chapter 9.' }],
  });
});

it('a row that was read before a question was sent is not taken for it from then on', async () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const mine: Row[] = [
    { id: 'q0', role: 'user', content: 'Begin.' },
    { id: 'a0', role: 'assistant', content: 'Chapter 0.' },
  ];
  seed(store, mine);
  const served: Row[] = [
    ...mine,
    { id: 'elsewhere', role: 'user', content: 'Go on, please.' },
    { id: 'a1', role: 'assistant', content: 'Chapter 1.' },
  ];
  let free: (() => void) | null = null;
  const peer = await startPeer({
    'GET /sessions/remote-1': (asked, response) => {
      const early = [...served];
      free = () => pages(() => early)(asked, response);
    },
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder, url: peer.url, store });
  const refresh = async (meanwhile: () => void) => {
    const refreshed = app.engine.reconciler.refresh('s1');
    await eventually(
      () => free,
      (waits) => expect(waits).not.toBeNull(),
    );
    meanwhile();
    free?.();
    free = null;
    await refreshed;
  };
  await refresh(() => {
    const foldState = initialFoldState();
    store.tasks.add({
      taskId: 't2',
      sessionId: 's1',
      kind: 'turn',
      toolCallId: null,
      foldState,
      now: 0,
    });
    const parts = [{ type: 'text', text: 'Go on', state: 'done' }] as const;
    const message = { id: 'q2', role: 'user', status: 'sent', createdAt: 0, parts } as const;
    store.transaction(() => store.change('s1', null, [{ type: 'message.added', message }]));
  });
  store.transaction(() => store.tasks.settle('t2', 'completed', null, 0));
  served.push(
    { id: 'q2', role: 'user', content: 'Go on' },
    { id: 'a2', role: 'assistant', content: 'Chapter 2.' },
  );
  await refresh(() => undefined);
  expect(store.transcripts.read('s1').map(({ id }) => id)).toEqual(served.map(({ id }) => id));
});

it('ten thousand messages and more keep every answer where it stands', async () => {
  const all = rows(5_100);
  const { app, texts } = await chat(
    all.map((row) => ({ ...row, id: `mine-${row.id}` })),
    all,
  );
  await app.engine.reconciler.refresh('s1');
  expect(texts()).toEqual(all.map(({ content }) => content));
});

it('so many rows that not all are read are not held against anything', async () => {
  const all = rows(10_100);
  const stored = all.slice(0, -1).map((row) => ({ ...row, id: `mine-${row.id}` }));
  const { app, texts } = await chat(stored, all);
  await expect(app.engine.reconciler.refresh('s1')).rejects.toThrow('too long');
  expect(texts()).toEqual(stored.map(({ content }) => content));
});

it('of a chat from elsewhere with so many rows the newest are shown', async () => {
  const all = rows(10_100);
  const { app, texts } = await chat([], all);
  await app.engine.reconciler.refresh('s1');
  expect(texts()).toEqual(all.slice(-100 * PAGE).map(({ content }) => content));
});
