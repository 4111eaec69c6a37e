import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it, vi } from 'vitest';
import { SqliteTasks } from '../../../../src/backend/store/sqlite/tasks';
import {
  announcedTask,
  chunks,
  lastId,
  readEvents,
  type StreamEvent,
  taskIdOf,
  textOf,
} from '../support/client';
import { backendForAll } from '../support/in-process';

const running = backendForAll();

describe('stopping', () => {
  it('keeps the text that was said', async () => {
    const session = await running.client.createSession();
    const response = await running.client.send(session, '/script text chars=5000 interval=5', 'a');
    const taskId = taskIdOf(response);
    const head = await readEvents(response, (_event, count) => count > 10);
    expect(await running.client.cancel(session, taskId)).toEqual({ cancelled: true, reason: null });
    const rest = await running.client.read(taskId, lastId(head));
    expect(chunks(rest).slice(-3)).toEqual([
      { type: 'text-end', id: 'text-1' },
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(await running.client.task(taskId)).toMatchObject({
      status: 'failed',
      outcome: 'stopped',
    });
    const { messages, active_stream } = await running.client.detail(session);
    expect(messages[1]).toMatchObject({ role: 'assistant', content: textOf([...head, ...rest]) });
    expect(active_stream).toBeNull();
  });

  it('may be repeated, and says when nothing runs', async () => {
    const session = await running.client.createSession();
    const nothing = { cancelled: false, reason: 'no_active_task' };
    expect(await running.client.cancel(session)).toEqual(nothing);
    const { taskId } = await running.client.ask(session, '/script text chars=10 interval=0');
    expect(await running.client.cancel(session, taskId)).toEqual(nothing);
    expect(await running.client.cancel(session, 'unknown')).toEqual(nothing);
    const long = await running.client.send(session, '/script text chars=5000 interval=5');
    for (let index = 0; index < 2; index += 1) {
      expect(await running.client.cancel(session, taskIdOf(long))).toMatchObject({
        cancelled: true,
      });
    }
    expect(await running.client.cancel(session)).toEqual(nothing);
  });

  it('of a waiting turn lets the ones beside it go on', async () => {
    const session = await running.client.createSession();
    const responses: Response[] = [];
    for (const id of ['a', 'b', 'c']) {
      responses.push(await running.client.send(session, '/script text chars=300 interval=2', id));
    }
    const [first, second, third] = responses.map(taskIdOf);
    await running.client.cancel(session, second);
    expect(textOf(await running.client.read(first ?? ''))).toHaveLength(300);
    expect(chunks(await running.client.read(second ?? ''))).toEqual([
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(textOf(await running.client.read(third ?? ''))).toHaveLength(300);
  });

  it('of an operation replaces its pending result', async () => {
    const session = await running.client.createSession();
    const text = '/script create-agent steps=2 interval=60000 delta=0';
    const taskId = announcedTask((await running.client.ask(session, text)).events);
    expect(await running.client.cancel(session)).toMatchObject({ cancelled: true });
    const seen = chunks(await running.client.read(taskId));
    expect(seen.slice(-3).map(({ type }) => type)).toEqual([
      'tool-output-available',
      'abort',
      'finish',
    ]);
    const { messages } = await running.client.detail(session);
    expect(JSON.parse(messages[2]?.content ?? '')).toMatchObject({
      type: 'error',
      error: 'stopped',
    });
  });

  it('of a session ends everything that runs in it', async () => {
    const session = await running.client.createSession();
    const agent = '/script create-agent steps=2 interval=60000 delta=0';
    const operation = announcedTask((await running.client.ask(session, agent)).events);
    const turns: string[] = [];
    for (const id of ['a', 'b']) {
      turns.push(
        taskIdOf(await running.client.send(session, '/script text chars=9000 interval=5', id)),
      );
    }
    expect(await running.client.cancel(session)).toMatchObject({ cancelled: true });
    for (const id of [operation, ...turns]) {
      expect(await running.client.task(id)).toMatchObject({ outcome: 'stopped' });
    }
  });

  it('of an operation counts from the moment it is stored, also before its process hears of it', async () => {
    const session = await running.client.createSession();
    const text = '/script create-agent steps=1 interval=500 delta=0';
    const operation = announcedTask((await running.client.ask(session, text)).events);
    const db = new Database(join(running.folder.path, 'backend.db'));
    db.prepare('UPDATE tasks SET stop_requested = 1 WHERE id = ?').run(operation);
    db.close();
    expect(chunks(await running.client.read(operation)).slice(-2)).toEqual([
      { type: 'abort' },
      { type: 'finish' },
    ]);
    expect(await running.client.task(operation)).toMatchObject({ outcome: 'stopped' });
  });

  it('of a session also ends what its turn starts meanwhile', async () => {
    const session = await running.client.createSession();
    const original = SqliteTasks.prototype.requestStop;
    let turn: Promise<StreamEvent[]> | null = null;
    // The turn starts its operation between the look at what runs and the stop.
    const slow = vi.spyOn(SqliteTasks.prototype, 'requestStop');
    slow.mockImplementationOnce(async function (this: SqliteTasks, id: string) {
      await turn;
      await original.call(this, id);
    });
    const agent = '/script create-agent steps=2 interval=60000 delta=5';
    turn = readEvents(await running.client.send(session, agent));
    expect(await running.client.cancel(session)).toEqual({ cancelled: true, reason: null });
    slow.mockRestore();
    const operation = announcedTask(await turn);
    expect(await running.client.task(operation)).toMatchObject({ outcome: 'stopped' });
  });
});
