import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { backendForAll } from '../support/in-process';

const running = backendForAll();

describe('sessions', () => {
  it('are created without a body, listed newest first, renamed and deleted', async () => {
    const first = await running.client.createSession();
    const created = await running.client.request('/sessions', { method: 'POST' });
    expect(created.status).toBe(200);
    const second = (await created.json()) as { id: string };
    await running.client.ask(first, '/script text chars=10 interval=0');
    const list = await (await running.client.request('/sessions?limit=2')).json();
    expect(list).toMatchObject({ sessions: [{ id: first }, { id: second.id, title: null }] });

    const title = { method: 'PATCH', body: { title: ' Renamed ' } };
    expect(await (await running.client.request(`/sessions/${first}/title`, title)).json()).toEqual({
      status: 'ok',
    });
    expect((await running.client.detail(first)).title).toBe('Renamed');
    const blank = { method: 'PATCH', body: { title: ' ' } };
    expect((await running.client.request(`/sessions/${first}/title`, blank)).status).toBe(422);

    const { status } = await running.client.request(`/sessions/${first}`, { method: 'DELETE' });
    expect(status).toBe(204);
    expect((await running.client.request(`/sessions/${first}`)).status).toBe(404);
  });

  it('get a title from their first message, in the list and in the detail', async () => {
    const session = await running.client.createSession();
    await running.client.ask(session, 'What can you do for me today, please?');
    await running.client.ask(session, 'And what else?');
    expect((await running.client.detail(session)).title).toBe('What can you do');
    const list = (await (await running.client.request('/sessions')).json()) as {
      sessions: object[];
    };
    expect(list.sessions).toContainEqual(
      expect.objectContaining({ id: session, title: 'What can you do' }),
    );
  });

  it('of someone else do not exist, nor do their tasks', async () => {
    const session = await running.client.createSession();
    const { taskId } = await running.client.ask(session, '/script text chars=10 interval=0');
    const db = new Database(join(running.folder.path, 'backend.db'));
    db.prepare("UPDATE sessions SET user_id = 'other' WHERE id = ?").run(session);
    db.prepare("UPDATE tasks SET user_id = 'other' WHERE id = ?").run(taskId);
    db.close();
    expect((await running.client.request(`/sessions/${session}`)).status).toBe(404);
    expect((await running.client.send(session, 'hello')).status).toBe(404);
    expect(
      (await running.client.request(`/sessions/${session}/cancel`, { method: 'POST' })).status,
    ).toBe(404);
    expect((await running.client.request(`/tasks/${taskId}`)).status).toBe(404);
    expect((await running.client.stream(taskId)).status).toBe(404);
  });
});
