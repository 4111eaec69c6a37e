import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, type Running, seedTask, startEngine } from './engine';
import { type Answer, frame, json, openStream, startPeer, tail } from './peer';

const log = [
  { type: 'start', messageId: 'm1' },
  { type: 'text-delta', id: 'x', delta: 'Hi' },
  { type: 'finish' },
];

const createSession: Answer = (_asked, response) =>
  json(response, 200, { id: 'remote-1', created_at: '2026-01-01T00:00:00Z' });
const noSessions: Answer = (_asked, response) => json(response, 200, { sessions: [], total: 0 });
const answer: Answer = (_asked, response) => {
  openStream(response, { 'x-task-id': 't1' });
  response.end(tail(log, '0-0'));
};

async function chat(post: Answer, more: Readonly<Record<string, Answer>> = {}) {
  const folder = temporaryFolder();
  const peer = await startPeer({
    'POST /sessions/remote-1/stream': post,
    'POST /sessions': createSession,
    'GET /sessions': noSessions,
    ...more,
  });
  const app = startEngine({ folder, url: peer.url });
  app.store.sessions.create('s1', 0);
  const posted = () =>
    peer.asked
      .filter(({ path }) => path === '/sessions/remote-1/stream')
      .map(({ body }) => JSON.parse(body) as { message: string; message_id: string });
  return { folder, peer, app, posted };
}

function statuses(app: Running): string[] {
  return messages(app).map(({ role, status }) => `${role} ${status}`);
}

/** Answers the first requests one by one, and every later one as usual. */
function first(...special: Answer[]): Answer {
  return (asked, response) => (special.shift() ?? answer)(asked, response);
}

describe('sending a message', () => {
  it('stores it before anything is sent, and sends it under its own id', async () => {
    const { app, peer, posted } = await chat(answer);
    const id = app.engine.sender.send('s1', 'hello');
    expect(messages(app)).toMatchObject([{ id, role: 'user', parts: [{ text: 'hello' }] }]);
    expect(peer.asked).toEqual([]);
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted()).toEqual([{ message: 'hello', message_id: id }]);
    expect(app.store.outbox.sessions()).toEqual([]);
  });

  it('C48: repeats a request whose answer was lost under the same id, and adds nothing', async () => {
    const { app, posted } = await chat(
      first(
        (_asked, response) => response.destroy(),
        (_asked, response) => json(response, 503, { detail: 'Busy.' }),
      ),
    );
    const id = app.engine.sender.send('s1', 'hello');
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted().map(({ message_id }) => message_id)).toEqual([id, id, id]);
  });

  it.each([
    ['a page of somebody in between', { 'content-type': 'text/html' }],
    ['a head that was torn', {}],
  ])('C48: takes %s for no answer to the message', async (_what, headers) => {
    const { app, posted } = await chat(
      first((_asked, response) => {
        response.writeHead(200, headers);
        response.end();
      }),
    );
    const id = app.engine.sender.send('s1', 'hello');
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted().map(({ message_id }) => message_id)).toEqual([id, id]);
    expect(app.store.tasks.all().map(({ taskId }) => taskId)).toEqual(['t1']);
  });

  it('C48: joins the task of a request whose answer was lost when the server knows the ids made here', async () => {
    const rows: object[] = [];
    const { app, posted } = await chat(
      first((asked, response) => {
        const { message, message_id } = JSON.parse(asked.body) as Record<string, string>;
        rows.push({ id: message_id, role: 'user', content: message });
        response.destroy();
      }),
      {
        'GET /sessions/remote-1': (_asked, response) =>
          json(response, 200, {
            id: 'remote-1',
            created_at: '2026-01-01T00:00:00Z',
            updated_at: '2026-01-01T00:00:00Z',
            messages: rows,
          }),
      },
    );
    const id = app.engine.sender.send('s1', 'hello');
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted().map(({ message_id }) => message_id)).toEqual([id, id]);
    expect(app.store.tasks.all().map(({ taskId }) => taskId)).toEqual(['t1']);
  });

  it.each([429, 402])(
    'C48: does not take a %i to the question whether a message has arrived for a refusal of the message',
    async (status) => {
      const rows: object[] = [];
      const looks = [status];
      const { app, posted } = await chat(
        (asked, response) => {
          const { message } = JSON.parse(asked.body) as Record<string, string>;
          rows.push({ role: 'user', content: message }, { role: 'assistant', content: 'Hi' });
          response.destroy();
        },
        {
          'GET /sessions/remote-1': (_asked, response) => {
            const refusal = looks.shift();
            if (refusal) return json(response, refusal, { detail: 'Not now.' });
            json(response, 200, {
              id: 'remote-1',
              created_at: '2026-01-01T00:00:00Z',
              updated_at: '2026-01-01T00:00:00Z',
              messages: rows,
            });
          },
        },
      );
      app.engine.sender.send('s1', 'hello');
      await eventually(
        () => statuses(app),
        (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
      );
      expect(posted()).toHaveLength(1);
    },
  );

  it('C48: posts nothing to another account once it has been switched to', async () => {
    const folder = temporaryFolder();
    let account = 'ann';
    let free: () => void = () => undefined;
    const old = await startPeer({
      'POST /sessions/remote-1/stream': (_asked, response) => response.destroy(),
      'POST /sessions': createSession,
      'GET /sessions/remote-1': (_asked, response) => {
        free = () => json(response, 404, { detail: 'No such chat.' });
      },
      'GET /sessions': noSessions,
    });
    const next = await startPeer({ 'GET /sessions': noSessions });
    const url = () => (account === 'ann' ? old.url : next.url);
    const app = startEngine({ folder, url, account: () => account });
    app.store.sessions.create('s1', 0);
    app.engine.sender.send('s1', 'for nobody but Ann');
    await eventually(
      () =>
        old.asked.filter(({ method, path }) => `${method} ${path}` === 'GET /sessions/remote-1'),
      (looks) => expect(looks).toHaveLength(1),
    );
    account = 'ben';
    app.engine.accessChanged();
    free();
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(next.asked.filter(({ method }) => method === 'POST')).toEqual([]);
  });

  it('says nothing in a chat that was deleted while the server was asked for it', async () => {
    let free: () => void = () => undefined;
    const { app, peer, posted } = await chat(answer, {
      'POST /sessions': (asked, response) => {
        free = () => createSession(asked, response);
      },
    });
    const id = app.engine.sender.send('s1', 'hello');
    await eventually(
      () => peer.asked.filter(({ method }) => method === 'POST'),
      (creations) => expect(creations).toHaveLength(1),
    );
    app.engine.sessionCare.delete('s1');
    free();
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user queued']),
    );
    expect(posted()).toEqual([]);
    app.engine.sessionCare.undelete('s1');
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted().map(({ message_id }) => message_id)).toEqual([id]);
    expect(app.errors).toEqual([]);
  });

  it('C48: keeps a question above its answer when the turn is seen before its request is answered', async () => {
    const rows: object[] = [];
    let loseAnswer: () => void = () => undefined;
    const { app, peer, posted } = await chat(
      first((asked, response) => {
        const { message, message_id } = JSON.parse(asked.body) as Record<string, string>;
        rows.push({ id: message_id, role: 'user', content: message });
        loseAnswer = () => response.destroy();
      }),
      {
        'GET /sessions/remote-1': (_asked, response) =>
          json(response, 200, {
            id: 'remote-1',
            created_at: '2026-01-01T00:00:00Z',
            updated_at: '2026-01-01T00:00:00Z',
            messages: rows,
            active_stream: { task_id: 't1', last_message_id: '0-0', tool_name: 'chat' },
          }),
        'GET /tasks/t1/stream': answer,
      },
    );
    app.engine.sender.send('s1', 'hello');
    await eventually(posted, (seen) => expect(seen).toHaveLength(1));
    await app.engine.reconciler.refresh('s1');
    await eventually(
      () => app.store.tasks.open(),
      (open) => expect(open).toEqual([]),
    );
    loseAnswer();
    await eventually(posted, (seen) => expect(seen).toHaveLength(2));
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(peer.asked.filter(({ path }) => path === '/tasks/t1/stream')).toEqual([]);
  });

  it('C21: C48: takes the answer from the rows when a repeated request meets a log without its beginning', async () => {
    const rows: object[] = [];
    const { app, posted } = await chat(
      first(
        (asked, response) => {
          const { message, message_id } = JSON.parse(asked.body) as Record<string, string>;
          rows.push(
            { id: message_id, role: 'user', content: message },
            { id: 'm1', role: 'assistant', content: 'Hi' },
          );
          response.destroy();
        },
        (_asked, response) => json(response, 410, { detail: { code: 'GAP', message: 'Gone.' } }),
      ),
      {
        'GET /sessions/remote-1': (_asked, response) =>
          json(response, 200, {
            id: 'remote-1',
            created_at: '2026-01-01T00:00:00Z',
            updated_at: '2026-01-01T00:00:00Z',
            messages: rows,
            active_stream: null,
          }),
      },
    );
    const id = app.engine.sender.send('s1', 'hello');
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted().map(({ message_id }) => message_id)).toEqual([id, id]);
    expect(app.store.outbox.sessions()).toEqual([]);
  });

  it('C40: keeps a message while there is no backend, across a restart, and then sends it once', async () => {
    const { app, peer, folder, posted } = await chat(answer);
    app.close();
    let url: string | null = null;
    const offline = startEngine({ folder, url: () => url });
    offline.engine.sender.send('s1', 'patience');
    await eventually(
      () => messages(offline)[0],
      (message) => expect(message).toMatchObject({ status: 'queued' }),
    );
    offline.close();
    const later = startEngine({ folder, url: () => url });
    url = peer.url;
    later.engine.backendReady();
    await eventually(
      () => statuses(later),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
    expect(posted()).toHaveLength(1);
  });

  it('C48: posts a message once that was sent after the backup that was gone back to', async () => {
    const rows: object[] = [];
    const { folder, peer, app, posted } = await chat(
      (asked, response) => {
        const { message } = JSON.parse(asked.body) as Record<string, string>;
        rows.push({ role: 'user', content: message }, { role: 'assistant', content: 'Hi' });
        answer(asked, response);
      },
      {
        'GET /sessions/remote-1': (_asked, response) =>
          json(response, 200, {
            id: 'remote-1',
            created_at: '2026-01-01T00:00:00Z',
            updated_at: '2026-01-01T00:00:00Z',
            messages: rows,
          }),
      },
    );
    const whole = (seen: string[]) => expect(seen).toEqual(['user sent', 'assistant complete']);
    app.store.sessions.setRemoteId('s1', 'remote-1');
    app.engine.backendDown();
    app.engine.sender.send('s1', 'hello');
    const { name } = await app.engine.backUp('manual', new Date());
    app.engine.backendReady();
    await eventually(() => statuses(app), whole);
    app.store.backups.requestRestore(name);
    app.close();
    const again = startEngine({ folder, url: peer.url });
    await eventually(() => statuses(again), whole);
    expect(posted()).toHaveLength(1);
  });

  it('shows the reason of a refusal, and can try again', async () => {
    const { app } = await chat(
      first((_asked, response) => json(response, 422, { detail: [{ msg: 'Too rude.' }] })),
    );
    const id = app.engine.sender.send('s1', 'grr');
    await eventually(
      () => messages(app)[0],
      (message) => expect(message).toMatchObject({ status: 'refused', reason: 'Too rude.' }),
    );
    expect(app.engine.sender.retry('s1', 'unknown')).toBe(false);
    expect(app.engine.sender.retry('s1', id)).toBe(true);
    await eventually(
      () => statuses(app),
      (seen) => expect(seen).toEqual(['user sent', 'assistant complete']),
    );
  });

  it('sends a follow-up only when the turn before it is over', async () => {
    let finish: () => void = () => undefined;
    const { app, posted } = await chat(
      first((_asked, response) => {
        openStream(response, { 'x-task-id': 't0' });
        finish = () => response.end(tail(log.with(0, { type: 'start', messageId: 'm0' }), '0-0'));
      }),
    );
    app.engine.sender.send('s1', 'one');
    app.engine.sender.send('s1', 'two');
    await eventually(
      () => app.store.tasks.get('t0'),
      (task) => expect(task?.state).toBe('live'),
    );
    expect(posted()).toHaveLength(1);
    expect(statuses(app)).toEqual(['user sent', 'user queued']);
    finish();
    await eventually(
      () => statuses(app),
      (seen) =>
        expect(seen.toSorted()).toEqual([
          'assistant complete',
          'assistant complete',
          'user sent',
          'user sent',
        ]),
    );
    expect(posted().map(({ message }) => message)).toEqual(['one', 'two']);
  });

  it('puts a follow-up below all of the turn before it, though another waits below that', async () => {
    let say: (event: object, n: number) => void = () => undefined;
    const { app } = await chat(
      first((_asked, response) => {
        openStream(response, { 'x-task-id': 't0' });
        say = (event, n) => response.write(frame(`1-${n}`, event));
      }),
    );
    const order = () => messages(app).map(({ id }) => id);
    const one = app.engine.sender.send('s1', 'one');
    await eventually(
      () => app.store.tasks.get('t0'),
      (task) => expect(task?.state).toBe('live'),
    );
    const round = async (id: string, n: number) => {
      say({ type: 'start', messageId: id }, n);
      say({ type: 'text-delta', id, delta: id }, n + 1);
      await eventually(order, (ids) => expect(ids).toContain(id));
    };
    await round('a1', 1);
    const two = app.engine.sender.send('s1', 'two');
    await round('a2', 3);
    app.engine.sender.send('s1', 'three');
    say({ type: 'finish' }, 5);
    await eventually(
      () => app.store.outbox.ofSession('s1').includes(two),
      (waits) => expect(waits).toBe(false),
    );
    expect(order().slice(0, 4)).toEqual([one, 'a1', 'a2', two]);
  });
});

describe('stopping a task', () => {
  it('C47: repeats the wish until the server has acknowledged it, across a restart', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    let willing = false;
    let cancelled: () => void = () => undefined;
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => {
        openStream(response);
        response.write('id: 1-0\ndata: {"type":"start","messageId":"m1"}\n\n');
        cancelled = () =>
          response.end('id: 1-1\ndata: {"type":"abort"}\n\nid: 1-2\ndata: {"type":"finish"}\n\n');
      },
      'POST /sessions/remote-1/cancel': (_asked, response) => {
        if (!willing) return response.destroy();
        json(response, 200, { cancelled: true, reason: null });
        cancelled();
      },
      'GET /sessions': noSessions,
    });
    const cancels = () => peer.asked.filter(({ path }) => path.endsWith('/cancel'));
    const app = startEngine({ folder, url: peer.url });
    app.engine.stopper.stop('t1');
    await eventually(cancels, (seen) => expect(seen.length).toBeGreaterThan(1));
    app.close();

    willing = true;
    const again = startEngine({ folder, url: peer.url });
    await eventually(
      () => again.store.tasks.get('t1'),
      (task) => expect(task).toMatchObject({ state: 'settled', status: 'stopped' }),
    );
    expect(JSON.parse(cancels().at(-1)?.body ?? '')).toEqual({ task_id: 't1' });
    expect(again.store.tasks.awaitingStop()).toEqual([]);
  });

  it('C47: is not a stop when the app lets go', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => openStream(response),
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    await eventually(
      () => app.store.tasks.get('t1'),
      (task) => expect(task?.state).toBe('live'),
    );
    app.close();
    expect(peer.asked.filter(({ method }) => method !== 'GET')).toEqual([]);
  });
});
