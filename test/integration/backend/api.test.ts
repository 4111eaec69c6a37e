import { join } from 'node:path';
import { fold } from '@shared/chat/fold';
import { type FoldState, initialFoldState } from '@shared/chat/fold-state';
import { parseEventData } from '@shared/protocol/chunks';
import { asOperationProgress } from '@shared/protocol/tool-output';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  ApiClient,
  announcedTask,
  chunks,
  events,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
} from './support/client';
import { type InProcess, startInProcess } from './support/in-process';
import { until } from './support/until';

let running: InProcess;
let client: ApiClient;

beforeAll(async () => {
  running = await startInProcess({ HEARTBEAT_INTERVAL: '50' });
  client = running.client;
});

afterAll(() => running.stop());

describe('requests', () => {
  it('need the token, except for the health check', async () => {
    const stranger = new ApiClient(running.backend.url, 'wrong-token');
    expect(await (await stranger.request('/health')).json()).toEqual({
      status: 'healthy',
      service: 'chat',
      version: '0.1.0',
    });
    const refused = await stranger.request('/sessions');
    expect(refused.status).toBe(401);
    expect(await refused.json()).toEqual({ detail: expect.stringContaining('Invalid token') });
    const anonymous = await fetch(`${running.backend.url}/api/chat/sessions`);
    expect(await anonymous.json()).toEqual({ detail: 'Authorization header is missing' });
  });

  it('are answered with domain errors in one shape', async () => {
    const response = await client.request('/sessions/nowhere');
    expect(response.status).toBe(404);
    expect(await response.json()).toEqual({
      message: 'Failed to process GET /api/chat/sessions/nowhere',
      detail: 'Session nowhere not found.',
      hint: expect.any(String),
    });
  });

  it('that do not fit are answered with the list of issues', async () => {
    const session = await client.createSession();
    for (const body of [{ message: '' }, { message: 'x'.repeat(64_001) }, {}, 'text']) {
      const response = await client.request(`/sessions/${session}/stream`, {
        method: 'POST',
        body,
      });
      expect(response.status).toBe(422);
      expect(await response.json()).toEqual({
        message: expect.stringContaining(`POST /api/chat/sessions/${session}/stream`),
        detail: [
          {
            loc: expect.arrayContaining(['body']),
            msg: expect.any(String),
            type: expect.any(String),
          },
        ],
        hint: expect.any(String),
      });
    }
    expect((await client.request('/sessions?limit=0')).status).toBe(422);
    expect((await client.detail(session)).messages).toEqual([]);
  });

  it('with a broken body are answered like those that do not fit', async () => {
    const response = await fetch(`${running.backend.url}/api/chat/sessions`, {
      method: 'POST',
      headers: { authorization: 'Bearer a-token-for-tests', 'content-type': 'application/json' },
      body: '{"half',
    });
    expect(response.status).toBe(422);
  });

  it('for what does not exist say so', async () => {
    expect((await client.request('/nothing/here')).status).toBe(404);
    for (const path of ['/tasks/unknown', '/tasks/unknown/stream']) {
      const response = await client.request(path);
      expect(response.status).toBe(404);
      expect(await response.json()).toEqual({
        detail: { code: 'TASK_NOT_FOUND', message: expect.any(String) },
      });
    }
  });

  it('say how long streams are kept', async () => {
    expect(await (await client.request('/config/ttl')).json()).toEqual({
      stream_ttl_seconds: 86_400,
      stream_ttl_ms: 86_400_000,
    });
  });
});

describe('sessions', () => {
  it('are created without a body, listed newest first, renamed and deleted', async () => {
    const first = await client.createSession();
    const created = await client.request('/sessions', { method: 'POST' });
    expect(created.status).toBe(200);
    const second = (await created.json()) as { id: string };
    await client.ask(first, '/script text chars=10 interval=0');
    const list = await (await client.request('/sessions?limit=2')).json();
    expect(list).toMatchObject({ sessions: [{ id: first }, { id: second.id, title: null }] });

    const title = { method: 'PATCH', body: { title: ' Renamed ' } };
    expect(await (await client.request(`/sessions/${first}/title`, title)).json()).toEqual({
      status: 'ok',
    });
    expect((await client.detail(first)).title).toBe('Renamed');
    const blank = { method: 'PATCH', body: { title: ' ' } };
    expect((await client.request(`/sessions/${first}/title`, blank)).status).toBe(422);

    const { status } = await client.request(`/sessions/${first}`, { method: 'DELETE' });
    expect(status).toBe(204);
    expect((await client.request(`/sessions/${first}`)).status).toBe(404);
  });

  it('get a title from their first message, in the list and in the detail', async () => {
    const session = await client.createSession();
    await client.ask(session, 'What can you do for me today, please?');
    await client.ask(session, 'And what else?');
    expect((await client.detail(session)).title).toBe('What can you do');
    const list = (await (await client.request('/sessions')).json()) as { sessions: object[] };
    expect(list.sessions).toContainEqual(
      expect.objectContaining({ id: session, title: 'What can you do' }),
    );
  });

  it('of someone else do not exist, nor do their tasks', async () => {
    const session = await client.createSession();
    const { taskId } = await client.ask(session, '/script text chars=10 interval=0');
    const db = new Database(join(running.folder.path, 'backend.db'));
    db.prepare("UPDATE sessions SET user_id = 'other' WHERE id = ?").run(session);
    db.prepare("UPDATE tasks SET user_id = 'other' WHERE id = ?").run(taskId);
    db.close();
    expect((await client.request(`/sessions/${session}`)).status).toBe(404);
    expect((await client.send(session, 'hello')).status).toBe(404);
    expect((await client.request(`/sessions/${session}/cancel`, { method: 'POST' })).status).toBe(
      404,
    );
    expect((await client.request(`/tasks/${taskId}`)).status).toBe(404);
    expect((await client.stream(taskId)).status).toBe(404);
  });
});

describe('a turn', () => {
  it('streams its answer and stores it under the same ids', async () => {
    const session = await client.createSession();
    const response = await client.send(session, '/script text chars=500 interval=0 seed=3', 'm-1');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache',
      'x-accel-buffering': 'no',
      'x-vercel-ai-ui-message-stream': 'v1',
    });
    const taskId = taskIdOf(response);
    const seen = await readEvents(response);
    const [start, ...rest] = chunks(seen);
    expect(start).toEqual({
      type: 'start',
      messageId: expect.any(String),
      messageMetadata: { taskId },
    });
    expect(rest.at(0)?.type).toBe('text-start');
    expect(rest.slice(-2).map(({ type }) => type)).toEqual(['text-end', 'finish']);
    expect(seen.at(-1)).toEqual({ id: undefined, data: '[DONE]' });
    expect(textOf(seen)).toHaveLength(500);

    const { messages, active_stream } = await client.detail(session);
    expect(active_stream).toBeNull();
    expect(messages).toMatchObject([
      { id: 'm-1', role: 'user' },
      {
        id: start?.type === 'start' ? start.messageId : '',
        role: 'assistant',
        content: textOf(seen),
      },
    ]);
    expect(await client.task(taskId)).toMatchObject({
      status: 'completed',
      outcome: 'completed',
      session_id: session,
      last_message_id: lastId(seen),
    });
  });

  it('begins with a retry time and a sign of life, and gives more while it waits', async () => {
    const session = await client.createSession();
    const leave = new AbortController();
    const text = '/script create-agent steps=1 interval=60000 delta=0';
    const { events: turn } = await client.ask(session, text);
    const response = await client.stream(announcedTask(turn), '0-0', leave.signal);
    const reader = response.body?.getReader();
    let bytes = '';
    await until('three heartbeats', async () => {
      bytes += Buffer.from((await reader?.read())?.value ?? []).toString();
      return bytes.split(': heartbeat\n\n').length > 3;
    });
    expect(bytes.startsWith('retry: 1000\n\n: heartbeat\n\n')).toBe(true);
    leave.abort();
    await client.cancel(session);
  });

  it('is started once per message id, even when two requests race', async () => {
    const session = await client.createSession();
    const message = '/script text chars=300 interval=1';
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => client.send(session, message, 'same')),
    );
    const [first, ...others] = await Promise.all(responses.map((response) => readEvents(response)));
    for (const other of others) expect(other).toEqual(first);
    const again = await client.send(session, message, 'same');
    expect(taskIdOf(again)).toBe(taskIdOf(responses[0] ?? again));
    expect(await readEvents(again)).toEqual(first);
    expect((await client.detail(session)).messages).toHaveLength(2);
  });

  it('refuses a message id that names another row', async () => {
    const session = await client.createSession();
    await client.ask(session, '/script text chars=10 interval=0');
    const assistant = (await client.detail(session)).messages[1]?.id;
    expect((await client.send(session, 'hello', assistant)).status).toBe(409);
  });

  it('waits for the turn before it, as a task of its own from the start', async () => {
    const session = await client.createSession();
    const first = await client.send(session, '/script text chars=400 interval=2 seed=1', 'a');
    const second = await client.send(session, '/script text chars=20 interval=0 seed=2', 'b');
    expect(await client.task(taskIdOf(second))).toMatchObject({
      status: 'running',
      last_message_id: '0-0',
    });
    const [firstSeen, secondSeen] = await Promise.all([readEvents(first), readEvents(second)]);
    expect(textOf(firstSeen)).toHaveLength(400);
    expect(textOf(secondSeen)).toHaveLength(20);
    const { messages } = await client.detail(session);
    expect(messages.map(({ role, content }) => [role, content?.length])).toEqual([
      ['user', 40],
      ['assistant', 400],
      ['user', 39],
      ['assistant', 20],
    ]);
  });

  it('goes on when its reader leaves', async () => {
    const session = await client.createSession();
    const leave = new AbortController();
    const response = await client.send(
      session,
      '/script text chars=300 interval=1',
      'a',
      leave.signal,
    );
    await readEvents(response, (_event, count) => count > 3);
    leave.abort();
    const seen = await client.read(taskIdOf(response));
    expect(textOf(seen)).toHaveLength(300);
  });

  it('that fails says so and keeps what it had said', async () => {
    const session = await client.createSession();
    const { taskId, events: seen } = await client.ask(
      session,
      '/script error code=MODEL_NOT_AVAILABLE_REGION chars=80 interval=0',
    );
    expect(chunks(seen).slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      {
        type: 'error',
        errorText: expect.stringMatching(/^\[code:MODEL_NOT_AVAILABLE_REGION\] \S/),
      },
      { type: 'finish' },
    ]);
    expect(await client.task(taskId)).toMatchObject({ status: 'failed', outcome: 'failed' });
    expect((await client.detail(session)).messages[1]?.content).toBe(textOf(seen));
  });

  it('with many tools has a row for every call', async () => {
    const session = await client.createSession();
    const { events: seen } = await client.ask(session, '/script tools n=50');
    const outputs = chunks(seen).filter(({ type }) => type === 'tool-output-available');
    expect(outputs).toHaveLength(50);
    const { messages } = await client.detail(session);
    expect(messages[1]?.tool_calls).toHaveLength(50);
    expect(messages.filter(({ role }) => role === 'tool')).toHaveLength(50);
    expect(messages.at(-1)).toMatchObject({ role: 'assistant', tool_calls: null });
  });

  it('shows any card', async () => {
    const session = await client.createSession();
    const { events: seen } = await client.ask(session, '/script card type=clarification_needed');
    const output = chunks(seen).find((chunk) => chunk.type === 'tool-output-available')?.output;
    expect(JSON.parse(String(output))).toMatchObject({
      type: 'clarification_needed',
      questions: [{ keyword: 'sources' }, { keyword: 'time' }],
    });
  });
});

describe('an operation', () => {
  it('reports its steps, its result, and then the comment', async () => {
    const session = await client.createSession();
    const turn = await client.ask(
      session,
      '/script create-agent steps=3 interval=1 chars=120 delta=0 seed=7',
    );
    const taskId = announcedTask(turn.events);
    const call = chunks(turn.events).find((chunk) => chunk.type === 'tool-input-available');
    const seen = chunks(await client.read(taskId));
    const states = seen
      .map((chunk) => ('data' in chunk ? asOperationProgress(chunk.data) : null))
      .filter((progress) => progress !== null)
      .map(({ steps }) => steps.map(({ state }) => state));
    expect(states).toEqual([
      ['running', 'pending', 'pending'],
      ['done', 'pending', 'pending'],
      ['done', 'running', 'pending'],
      ['done', 'done', 'pending'],
      ['done', 'done', 'running'],
      ['done', 'done', 'done'],
    ]);
    expect(seen[0]).toEqual(call);
    expect(seen.slice(7, 10).map(({ type }) => type)).toEqual([
      'tool-output-available',
      'start',
      'text-start',
    ]);
    expect(seen[7]).toMatchObject({ toolCallId: call?.toolCallId });
    expect(seen.at(-1)).toEqual({ type: 'finish' });

    const { messages, active_stream } = await client.detail(session);
    expect(active_stream).toBeNull();
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'assistant']);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({
      type: 'agent_saved',
      agent_id: expect.any(String),
      agent_name: expect.any(String),
      library_agent_id: expect.any(String),
      library_agent_link: expect.stringMatching(/^\/library\//),
      agent_page_link: expect.stringMatching(/^\/build\?flowID=/),
      session_id: session,
    });
    expect(messages[3]?.content).toHaveLength(120);
  });

  it('is named by the session while it runs, and its row is replaced before the result is told', async () => {
    const session = await client.createSession();
    const turn = await client.ask(
      session,
      '/script create-agent steps=2 interval=150 chars=600 delta=5',
    );
    const taskId = announcedTask(turn.events);
    const before = await client.detail(session);
    expect(before.active_stream).toMatchObject({
      task_id: taskId,
      last_message_id: '0-0',
      tool_name: 'create_agent',
    });
    expect(JSON.parse(before.messages[2]?.content ?? '')).toMatchObject({
      type: 'operation_pending',
      task_id: taskId,
      operation_id: before.active_stream?.operation_id,
    });
    for await (const { data } of events(await client.stream(taskId))) {
      if (!data.includes('tool-output-available')) continue;
      const { messages } = await client.detail(session);
      expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({ type: 'agent_saved' });
    }
  });
});

describe('the streams of a turn and its operation', () => {
  it('fold into the messages that the session stores', async () => {
    const session = await client.createSession();
    const { taskId, events: turn } = await client.ask(
      session,
      '/script create-agent steps=2 interval=1 chars=90 delta=0',
    );
    const first = foldAll(initialFoldState(), taskId, turn);
    const [announced] = first.discovered;
    if (!announced) throw new Error('the fold found no operation');
    expect(first.state.end).toBe('finished');

    const operation = await client.read(announced.taskId);
    const second = foldAll(initialFoldState(announced), announced.taskId, operation);
    expect(second.state.end).toBe('finished');
    const added = [...first.changes, ...second.changes].filter(
      ({ type }) => type === 'message.added',
    );
    const { messages } = await client.detail(session);
    const assistants = messages.filter(({ role }) => role === 'assistant');
    expect(added).toMatchObject(assistants.map(({ id }) => ({ message: { id } })));
    expect(second.changes).toContainEqual(
      expect.objectContaining({
        type: 'tool.updated',
        messageId: announced.location.messageId,
        update: expect.objectContaining({ output: JSON.parse(messages[2]?.content ?? '') }),
      }),
    );
  });
});

function foldAll(state: FoldState, taskId: string, seen: readonly StreamEvent[]) {
  const inputs = seen
    .map(({ data }) => parseEventData(data))
    .filter((event) => event.kind !== 'invalid');
  return fold(state, inputs, { taskId, now: 0, storedParts: () => null });
}

describe('stopping', () => {
  it('keeps the text that was said', async () => {
    const session = await client.createSession();
    const response = await client.send(session, '/script text chars=5000 interval=5', 'a');
    const taskId = taskIdOf(response);
    const head = await readEvents(response, (_event, count) => count > 10);
    expect(await client.cancel(session, taskId)).toEqual({ cancelled: true, reason: null });
    const rest = await client.read(taskId, lastId(head));
    expect(chunks(rest).slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(await client.task(taskId)).toMatchObject({ status: 'failed', outcome: 'stopped' });
    const { messages, active_stream } = await client.detail(session);
    expect(messages[1]).toMatchObject({ role: 'assistant', content: textOf([...head, ...rest]) });
    expect(active_stream).toBeNull();
  });

  it('may be repeated, and says when nothing runs', async () => {
    const session = await client.createSession();
    const nothing = { cancelled: false, reason: 'no_active_task' };
    expect(await client.cancel(session)).toEqual(nothing);
    const { taskId } = await client.ask(session, '/script text chars=10 interval=0');
    expect(await client.cancel(session, taskId)).toEqual(nothing);
    expect(await client.cancel(session, 'unknown')).toEqual(nothing);
    const long = await client.send(session, '/script text chars=5000 interval=5');
    for (let index = 0; index < 2; index += 1) {
      expect(await client.cancel(session, taskIdOf(long))).toMatchObject({ cancelled: true });
    }
    expect(await client.cancel(session)).toEqual(nothing);
  });

  it('of a waiting turn lets the ones beside it go on', async () => {
    const session = await client.createSession();
    const responses: Response[] = [];
    for (const id of ['a', 'b', 'c']) {
      responses.push(await client.send(session, '/script text chars=300 interval=2', id));
    }
    const [first, second, third] = responses.map(taskIdOf);
    await client.cancel(session, second);
    expect(textOf(await client.read(first ?? ''))).toHaveLength(300);
    expect(chunks(await client.read(second ?? ''))).toEqual([
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(textOf(await client.read(third ?? ''))).toHaveLength(300);
  });

  it('of an operation replaces its pending result', async () => {
    const session = await client.createSession();
    const text = '/script create-agent steps=2 interval=60000 delta=0';
    const taskId = announcedTask((await client.ask(session, text)).events);
    expect(await client.cancel(session)).toMatchObject({ cancelled: true });
    const seen = chunks(await client.read(taskId));
    expect(seen.slice(-3).map(({ type }) => type)).toEqual([
      'tool-output-available',
      'abort',
      'finish',
    ]);
    const { messages } = await client.detail(session);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({
      type: 'error',
      error: 'stopped',
    });
  });

  it('of a session ends everything that runs in it', async () => {
    const session = await client.createSession();
    const agent = '/script create-agent steps=2 interval=60000 delta=0';
    const operation = announcedTask((await client.ask(session, agent)).events);
    const turns: string[] = [];
    for (const id of ['a', 'b']) {
      turns.push(taskIdOf(await client.send(session, '/script text chars=9000 interval=5', id)));
    }
    expect(await client.cancel(session)).toMatchObject({ cancelled: true });
    for (const id of [operation, ...turns]) {
      expect(await client.task(id)).toMatchObject({ outcome: 'stopped' });
    }
  });
});
