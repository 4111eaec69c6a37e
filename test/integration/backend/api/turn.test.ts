import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { announcedTask, chunks, lastId, readEvents, taskIdOf, textOf } from '../support/client';
import { backendForAll } from '../support/in-process';
import { TOKEN } from '../support/process';
import { until } from '../support/until';

const JSON_TYPE = 'application/json';

const running = backendForAll({ HEARTBEAT_INTERVAL: '50' });

describe('a turn', () => {
  it('streams its answer and stores it under the same ids', async () => {
    const session = await running.client.createSession();
    const response = await running.client.send(
      session,
      '/script text chars=500 interval=0 seed=3',
      'm-1',
    );
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
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

    const { messages, active_stream } = await running.client.detail(session);
    expect(active_stream).toBeNull();
    expect(messages).toMatchObject([
      { id: 'm-1', role: 'user' },
      {
        id: start?.type === 'start' ? start.messageId : '',
        role: 'assistant',
        content: textOf(seen),
      },
    ]);
    expect(await running.client.task(taskId)).toMatchObject({
      status: 'completed',
      outcome: 'completed',
      session_id: session,
      last_message_id: lastId(seen),
    });
  });

  it('names its task before it says that it is a stream: a head that is torn must not pass for one', async () => {
    const session = await running.client.createSession();
    const { url } = running.backend;
    const names = await new Promise<string[]>((resolve, reject) => {
      const asked = request(
        `${url}/api/chat/sessions/${session}/stream`,
        {
          method: 'POST',
          headers: { authorization: `Bearer ${TOKEN}`, 'content-type': JSON_TYPE },
        },
        (response) => {
          response.resume();
          resolve(response.rawHeaders.filter((_, at) => at % 2 === 0));
        },
      );
      asked.once('error', reject);
      asked.end(JSON.stringify({ message: '/script text chars=10 interval=0' }));
    });
    expect(names).toContain('x-task-id');
    expect(names.indexOf('x-task-id')).toBeLessThan(names.indexOf('content-type'));
  });

  it('begins with a retry time and a sign of life, and gives more while it waits', async () => {
    const session = await running.client.createSession();
    const leave = new AbortController();
    const text = '/script create-agent steps=1 interval=60000 delta=0';
    const { events: turn } = await running.client.ask(session, text);
    const response = await running.client.stream(announcedTask(turn), '0-0', leave.signal);
    const reader = response.body?.getReader();
    let bytes = '';
    await until('three heartbeats', async () => {
      bytes += Buffer.from((await reader?.read())?.value ?? []).toString();
      return bytes.split(': heartbeat\n\n').length > 3;
    });
    expect(bytes.startsWith('retry: 1000\n\n: heartbeat\n\n')).toBe(true);
    leave.abort();
    await running.client.cancel(session);
  });

  it('is started once per message id, even when two requests race', async () => {
    const session = await running.client.createSession();
    const message = '/script text chars=300 interval=1';
    const responses = await Promise.all(
      Array.from({ length: 5 }, () => running.client.send(session, message, 'same')),
    );
    const [first, ...others] = await Promise.all(responses.map((response) => readEvents(response)));
    for (const other of others) expect(other).toEqual(first);
    const again = await running.client.send(session, message, 'same');
    expect(taskIdOf(again)).toBe(taskIdOf(responses[0] ?? again));
    expect(await readEvents(again)).toEqual(first);
    expect((await running.client.detail(session)).messages).toHaveLength(2);
  });

  it('refuses a message id that names another row', async () => {
    const session = await running.client.createSession();
    await running.client.ask(session, '/script text chars=10 interval=0');
    const assistant = (await running.client.detail(session)).messages[1]?.id;
    expect((await running.client.send(session, 'hello', assistant)).status).toBe(409);
  });

  it('waits for the turn before it, as a task of its own from the start', async () => {
    const session = await running.client.createSession();
    const first = await running.client.send(
      session,
      '/script text chars=400 interval=2 seed=1',
      'a',
    );
    const second = await running.client.send(
      session,
      '/script text chars=20 interval=0 seed=2',
      'b',
    );
    expect(await running.client.task(taskIdOf(second))).toMatchObject({
      status: 'running',
      last_message_id: '0-0',
    });
    const [firstSeen, secondSeen] = await Promise.all([readEvents(first), readEvents(second)]);
    expect(textOf(firstSeen)).toHaveLength(400);
    expect(textOf(secondSeen)).toHaveLength(20);
    const { messages } = await running.client.detail(session);
    expect(messages.map(({ role, content }) => [role, content?.length])).toEqual([
      ['user', 40],
      ['assistant', 400],
      ['user', 39],
      ['assistant', 20],
    ]);
  });

  it('goes on when its reader leaves', async () => {
    const session = await running.client.createSession();
    const leave = new AbortController();
    const response = await running.client.send(
      session,
      '/script text chars=300 interval=1',
      'a',
      leave.signal,
    );
    await readEvents(response, (_event, count) => count > 3);
    leave.abort();
    const seen = await running.client.read(taskIdOf(response));
    expect(textOf(seen)).toHaveLength(300);
  });

  it('that fails says so and keeps what it had said', async () => {
    const session = await running.client.createSession();
    const { taskId, events: seen } = await running.client.ask(
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
    expect(await running.client.task(taskId)).toMatchObject({
      status: 'failed',
      outcome: 'failed',
    });
    expect((await running.client.detail(session)).messages[1]?.content).toBe(textOf(seen));
  });

  it('with many tools has a row for every call', async () => {
    const session = await running.client.createSession();
    const { events: seen } = await running.client.ask(session, '/script tools n=50');
    const outputs = chunks(seen).filter(({ type }) => type === 'tool-output-available');
    expect(outputs).toHaveLength(50);
    const { messages } = await running.client.detail(session);
    expect(messages[1]?.tool_calls).toHaveLength(50);
    expect(messages.filter(({ role }) => role === 'tool')).toHaveLength(50);
    expect(messages.at(-1)).toMatchObject({ role: 'assistant', tool_calls: null });
  });

  it('shows any card', async () => {
    const session = await running.client.createSession();
    const { events: seen } = await running.client.ask(
      session,
      '/script card type=clarification_needed',
    );
    const output = chunks(seen).find((chunk) => chunk.type === 'tool-output-available')?.output;
    expect(JSON.parse(String(output))).toMatchObject({
      type: 'clarification_needed',
      questions: [{ keyword: 'sources' }, { keyword: 'time' }],
    });
  });
});
