import { pendingList, pendingResult } from '@shared/protocol/rest';
import { describe, expect, it } from 'vitest';
import {
  announcedTask,
  chunks,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
} from './support/client';
import { backendForAll } from './support/in-process';

const running = backendForAll();

const stream = (session: string, query = '', headers: Record<string, string> = {}) =>
  running.client.request(`/sessions/${session}/stream${query}`, { headers });

const LEGACY = `?message=${encodeURIComponent('/script text chars=80 interval=0')}&is_user_message=true`;

describe('GET on a session’s stream', () => {
  it('with a message sends it', async () => {
    const session = await running.client.createSession();
    const response = await stream(session, LEGACY);
    expect(textOf(await readEvents(response))).toHaveLength(80);
    const { messages } = await running.client.detail(session);
    expect(messages.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  it.each([
    '?message=',
    `?message=${'x'.repeat(10_001)}`,
    '?message=hi&is_user_message=perhaps',
    '?message=a&message=b',
  ])('refuses %s', async (query) => {
    const session = await running.client.createSession();
    expect((await stream(session, query)).status).toBe(422);
    expect((await running.client.detail(session)).messages).toEqual([]);
  });

  it('with a message and a cursor does not send it again', async () => {
    const session = await running.client.createSession();
    const whole = await readEvents(await stream(session, LEGACY));
    const cursor = whole[4]?.id ?? '';
    const again = await stream(session, LEGACY, { 'last-event-id': cursor });
    expect(await readEvents(again)).toEqual(whole.slice(5));
    expect((await running.client.detail(session)).messages).toHaveLength(2);
  });

  it('without a message resumes the running turn from its start', async () => {
    const session = await running.client.createSession();
    expect((await stream(session)).status).toBe(204);
    const sent = await running.client.send(session, '/script text chars=600 interval=2', 'a');
    const head = await readEvents(sent, (_event, count) => count > 10);
    const resumed = await stream(session);
    expect(taskIdOf(resumed)).toBe(taskIdOf(sent));
    const seen = await readEvents(resumed);
    expect(seen.slice(0, head.length)).toEqual(head);
    expect(textOf(seen)).toHaveLength(600);
    expect((await stream(session)).status).toBe(204);
  });

  it('with a cursor goes on in the log that has it, whatever runs meanwhile', async () => {
    const session = await running.client.createSession();
    const script = '/script create-agent steps=2 interval=60000 delta=0';
    const turn = (await running.client.ask(session, script)).events;
    const rest = (events: readonly StreamEvent[]) =>
      stream(session, '', { 'last-event-id': lastId(events) });
    // The turn has ended, and the operation that it started runs.
    expect((await readEvents(await rest(turn))).map(({ data }) => data)).toEqual(['[DONE]']);
    const operation = announcedTask(turn);
    const leave = new AbortController();
    const seen = await readEvents(
      await running.client.stream(operation, '0-0', leave.signal),
      (_event, count) => count === 2,
    );
    leave.abort();
    expect(taskIdOf(await rest(seen))).toBe(operation);
    const foreign = await stream(session, '', { 'last-event-id': '5-0' });
    expect(foreign.status).toBe(410);
    await running.client.cancel(session);
  });
});

describe('a stream for the AI SDK', () => {
  it('names its message once', async () => {
    const session = await running.client.createSession();
    const { taskId, events } = await running.client.ask(session, '/script tools n=1');
    const names = (seen: readonly StreamEvent[]) =>
      chunks(seen).flatMap((chunk) => (chunk.type === 'start' ? [chunk.messageId] : []));
    expect(names(events)).toHaveLength(2);
    const inOne = await running.client.request(`/tasks/${taskId}/stream`, {
      headers: { 'x-vercel-ai-ui-message-stream': 'v1' },
    });
    const seen = await readEvents(inOne);
    expect(names(seen)).toEqual([names(events)[0], undefined]);
    const others = (all: readonly StreamEvent[]) => all.filter(({ data }) => !/"start"/.test(data));
    expect(others(seen)).toEqual(others(events));
  });
});

describe('follow-ups', () => {
  const pending = (session: string) => `/sessions/${session}/messages/pending`;

  it('wait for the turn before them, up to a limit', async () => {
    const session = await running.client.createSession();
    const post = (message: string, id?: string) =>
      running.client.request(pending(session), {
        method: 'POST',
        body: { message, context: null, message_id: id, file_ids: [] },
      });
    expect((await post('too early')).status).toBe(409);
    const long = await running.client.send(session, '/script text chars=90000 interval=5', 'first');
    for (let waiting = 1; waiting <= 10; waiting += 1) {
      const response = await post(`follow-up ${waiting}`, `m${waiting}`);
      expect(pendingResult.parse(await response.json())).toEqual({
        buffer_length: waiting,
        max_buffer_length: 10,
        turn_in_flight: true,
      });
    }
    expect((await post('one too many')).status).toBe(429);
    expect(await (await post('follow-up 10', 'm10')).json()).toMatchObject({ buffer_length: 10 });
    const list = pendingList.parse(await (await running.client.request(pending(session))).json());
    expect(list.count).toBe(10);
    expect(list.messages.at(0)).toBe('follow-up 1');
    await running.client.cancel(session);
    expect(await (await running.client.request(pending(session))).json()).toEqual({
      messages: [],
      count: 0,
    });
    expect(taskIdOf(long)).not.toBe('');
  });
});

describe('clients of later versions', () => {
  it('are understood where they say more than is needed', async () => {
    const created = await running.client.request('/sessions', {
      method: 'POST',
      body: { dry_run: false, expert_id: null },
    });
    expect(created.status).toBe(200);
    const list = await running.client.request('/sessions?limit=1&expert_id=x&pinned_first=true');
    expect(list.status).toBe(200);
  });

  it('claim their own session, and no other', async () => {
    const session = await running.client.createSession();
    const claim = { method: 'PATCH' };
    const own = await running.client.request(`/sessions/${session}/assign-user`, claim);
    expect(await own.json()).toEqual({ status: 'ok' });
    expect((await running.client.request('/sessions/other/assign-user', claim)).status).toBe(404);
  });
});
