/** What no stream tells any more: rows that come after everything that was followed has settled. */
import { expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary';
import { eventually, type Running, startEngine } from './engine';
import { json, startPeer } from './peer';

const ASKED = [
  { id: 'q1', role: 'user', content: 'make me an agent' },
  {
    id: 'a1',
    role: 'assistant',
    content: 'I will.',
    tool_calls: [
      { id: 'call-1', type: 'function', function: { name: 'create_agent', arguments: '{}' } },
    ],
  },
];
const result = (content: object) => ({
  id: 'r1',
  role: 'tool',
  tool_call_id: 'call-1',
  content: JSON.stringify(content),
});
const PENDING = result({
  type: 'operation_pending',
  operation_id: 'op-1',
  tool_name: 'create_agent',
});
const SAVED = result({ type: 'agent_saved', message: 'Saved.', agent_id: 'g1', agent_name: 'A' });
const READY = { id: 'a2', role: 'assistant', content: 'Your agent is ready.' };
const STILL_TALKING = { task_id: 't-op', operation_id: 'op-1', tool_name: 'create_agent' };

/** A chat whose operation nobody names, so that its rows are all there is. */
async function chat() {
  const said = {
    messages: [...ASKED, PENDING] as object[],
    active: null as object | null | undefined,
  };
  const peer = await startPeer({
    'GET /sessions/remote-1': (_asked, response) =>
      json(response, 200, {
        id: 'remote-1',
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
        messages: said.messages,
        ...(said.active === undefined ? {} : { active_stream: said.active }),
      }),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder: temporaryFolder(), url: peer.url, pollDelay: () => 20 });
  app.store.sessions.create('s1', 0);
  app.store.sessions.setRemoteId('s1', 'remote-1');
  const looks = () => peer.asked.filter(({ path }) => path === '/sessions/remote-1').length;
  return { said, app, looks };
}

function answers({ store }: Running): string[] {
  return store.transcripts
    .read('s1')
    .filter(({ role }) => role === 'assistant')
    .flatMap(({ parts }) => parts.flatMap((part) => (part.type === 'text' ? part.text : [])));
}

async function untilSettled({ store }: Running): Promise<void> {
  await eventually(
    () => store.tasks.ofSession('s1').map(({ kind, status }) => `${kind} ${status}`),
    (tasks) => expect(tasks).toEqual(['operation completed']),
  );
}

it('C21: what an operation says after its result comes by itself, while the server says that it runs', async () => {
  const { said, app, looks } = await chat();
  app.engine.watched(new Set(['s1']));
  await eventually(
    () => app.store.tasks.open(),
    (open) => expect(open).toHaveLength(1),
  );
  said.messages = [...ASKED, SAVED];
  said.active = STILL_TALKING;
  await untilSettled(app);
  const before = looks();
  await eventually(looks, (count) => expect(count).toBeGreaterThan(before + 8));
  expect(answers(app)).toEqual(['I will.']);
  said.messages = [...ASKED, SAVED, READY];
  said.active = null;
  await eventually(
    () => answers(app),
    (texts) => expect(texts).toEqual(['I will.', 'Your agent is ready.']),
  );
  await eventually(
    () => app.engine.reconciler.waits,
    (waits) => expect(waits).toBe(false),
  );
});

it('C21: where the server cannot say what runs, it is looked for a few times more', async () => {
  const { said, app, looks } = await chat();
  said.active = undefined;
  app.engine.watched(new Set(['s1']));
  await eventually(
    () => app.store.tasks.open(),
    (open) => expect(open).toHaveLength(1),
  );
  said.messages = [...ASKED, SAVED];
  await untilSettled(app);
  const before = looks();
  await eventually(looks, (count) => expect(count).toBeGreaterThan(before + 1));
  said.messages = [...ASKED, SAVED, READY];
  await eventually(
    () => answers(app),
    (texts) => expect(texts).toEqual(['I will.', 'Your agent is ready.']),
  );
});

it('an answer that never comes is not looked for without end', async () => {
  const { said, app, looks } = await chat();
  said.active = undefined;
  said.messages = [...ASKED, SAVED];
  await app.engine.reconciler.refresh('s1');
  await eventually(looks, (count) => expect(count).toBe(6));
  await app.engine.reconciler.refresh('s1');
  expect(app.engine.reconciler.waits).toBe(false);
  expect(looks()).toBe(7);
});
