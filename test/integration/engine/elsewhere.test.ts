/** A turn that another device has begun, in a chat of which something is known here or nothing yet. */
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, startEngine } from './engine';
import { type Answer, json, openStream, startPeer, tail } from './peer';

const LOG = [
  { type: 'start', messageId: 'a1' },
  { type: 'text-delta', id: 'x', delta: 'I look.' },
  { type: 'text-end', id: 'x' },
  { type: 'tool-input-available', toolCallId: 'c1', toolName: 'look', input: {} },
  { type: 'tool-output-available', toolCallId: 'c1', output: 'x' },
  { type: 'start', messageId: 'a2' },
  { type: 'text-delta', id: 'y', delta: 'Done.' },
  { type: 'finish' },
];
const tool_calls = [{ id: 'c1', type: 'function', function: { name: 'look', arguments: '{}' } }];
const EARLIER = [
  { id: 'q0', role: 'user', content: 'hello' },
  { id: 'a0', role: 'assistant', content: 'Hi.' },
];
const SO_FAR = [
  ...EARLIER,
  { id: 'q1', role: 'user', content: 'look' },
  { id: 'a1', role: 'assistant', content: 'I look.', tool_calls },
  { id: 'r1', role: 'tool', tool_call_id: 'c1', content: 'x' },
];
const ALL = [...SO_FAR, { id: 'a2', role: 'assistant', content: 'Done.' }];

/** A server whose turn ends when its stream is asked for. */
async function chat(name: 'task_id' | 'turn_id', withIds: boolean) {
  const server = { rows: EARLIER as object[], active: null as object | null };
  const goOn = () => Object.assign(server, { rows: SO_FAR, active: { [name]: 't9' } });
  const stream: Answer = ({ query }, response) => {
    Object.assign(server, { rows: ALL, active: null });
    openStream(response);
    const log = tail(LOG, query.get('last_message_id'));
    response.end(name === 'task_id' ? log : log.replace(/^id: .*\n/gm, ''));
  };
  const peer = await startPeer({
    'GET /sessions/remote-1': (_asked, response) =>
      json(response, 200, {
        id: 'remote-1',
        created_at: '2026-01-01T00:00:00Z',
        updated_at: '2026-01-01T00:00:00Z',
        messages: server.rows.map((row) => (withIds ? row : { ...row, id: undefined })),
        active_stream: server.active,
      }),
    'GET /sessions/remote-1/stream': stream,
    'GET /tasks/t9/stream': stream,
    'GET /tasks/t9': (_asked, response) =>
      json(response, 200, { task_id: 't9', session_id: 'remote-1', status: 'completed' }),
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  const app = startEngine({ folder: temporaryFolder(), url: peer.url, pollDelay: () => 20 });
  app.store.sessions.create('s1', 0);
  app.store.sessions.setRemoteId('s1', 'remote-1');
  return { app, goOn };
}

describe.each([
  ['task_id', true],
  ['task_id', false],
  ['turn_id', true],
  ['turn_id', false],
] as const)('a turn that is named by its %s, with ids of rows: %s', (name, withIds) => {
  it.each(['known', 'unknown'])(
    'is told once and below its question, in a chat that is %s',
    async (what) => {
      const { app, goOn } = await chat(name, withIds);
      if (what === 'known') await app.engine.reconciler.refresh('s1');
      goOn();
      await app.engine.reconciler.refresh('s1');
      await eventually(
        () => app.store.tasks.all().map(({ status }) => status),
        (seen) => expect(seen).toEqual(['completed']),
      );
      await app.engine.reconciler.refresh('s1');
      const said = messages(app).map(({ role, parts }) =>
        [role, ...parts.map((part) => (part.type === 'text' ? part.text : part.type))].join(' '),
      );
      expect(said).toEqual([
        'user hello',
        'assistant Hi.',
        'user look',
        'assistant I look. tool',
        'assistant Done.',
      ]);
    },
  );
});
