import { catchUpResult } from '@shared/protocol/rest';
import { expect, it } from 'vitest';
import { taskIdOf } from '../support/client';
import { backendForAll } from '../support/in-process';

const running = backendForAll();

async function catchUp(tasks: readonly object[]) {
  const response = await running.client.request('/tasks/catch-up', {
    method: 'POST',
    body: { tasks },
  });
  expect(response.status).toBe(200);
  return catchUpResult.parse(await response.json()).tasks;
}

it('tells of many tasks at once what their streams tell after the same events', async () => {
  const { client } = running;
  const ended = await Promise.all(
    [1, 2].map(async (seed) => {
      const session = await client.createSession();
      return client.ask(session, `/script text chars=3000 interval=0 seed=${seed}`);
    }),
  );
  const leave = new AbortController();
  const live = await client.send(
    await client.createSession(),
    '/script text chars=5000 interval=1000 seed=3',
    undefined,
    leave.signal,
  );
  const [first, second] = ended;
  const half = first?.events[Math.floor(first.events.length / 2)]?.id;
  const found = await catchUp([
    { task_id: first?.taskId, last_message_id: half },
    { task_id: second?.taskId },
    { task_id: taskIdOf(live) },
    { task_id: 'no-such-task' },
  ]);
  expect(found.map(({ task_id, status }) => [task_id, status])).toEqual([
    [first?.taskId, 'completed'],
    [second?.taskId, 'completed'],
    [taskIdOf(live), 'running'],
  ]);
  const done = { id: undefined, data: '[DONE]' };
  expect([...(found[0]?.events ?? []), done]).toEqual(await client.read(first?.taskId ?? '', half));
  expect([...(found[1]?.events ?? []), done]).toEqual(await client.read(second?.taskId ?? ''));
  expect(found[2]?.events).toBeNull();
  leave.abort();
});

it('leaves what is too long, or cannot be read from there, to the stream', async () => {
  const { client } = running;
  const session = await client.createSession();
  const { taskId } = await client.ask(session, '/script text chars=100000 interval=0 seed=1');
  expect(await catchUp([{ task_id: taskId }])).toMatchObject([
    { status: 'completed', events: null },
  ]);
  const short = await client.ask(await client.createSession(), '/script text chars=50 interval=0');
  expect(
    await catchUp([{ task_id: short.taskId, last_message_id: '99999999999999-0' }]),
  ).toMatchObject([{ events: null }]);
});

it('refuses a position that is none', async () => {
  const body = { tasks: [{ task_id: 't', last_message_id: 'here' }] };
  const { status } = await running.client.request('/tasks/catch-up', { method: 'POST', body });
  expect(status).toBe(400);
});
