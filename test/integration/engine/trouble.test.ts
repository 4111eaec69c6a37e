/** What stands between the app and its server comes and goes: networks, tokens, refusals. */

import { initialFoldState } from '@shared/chat/fold-state';
import { describe, expect, it } from 'vitest';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, type Running, seedTask, settled, startEngine } from './engine';
import { type Answer, json, openStream, startPeer, tail } from './peer';

const log = [
  { type: 'start', messageId: 'm1' },
  { type: 'text-delta', id: 'x', delta: 'Hi' },
  { type: 'finish' },
];
const noSessions: Answer = (_asked, response) => json(response, 200, { sessions: [], total: 0 });
const createSession: Answer = (_asked, response) =>
  json(response, 200, { id: 'remote-1', created_at: '2026-01-01T00:00:00Z' });

describe('C34: a network that comes and goes', () => {
  it('leads to few attempts and one at a time', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    let open = 0;
    let most = 0;
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => {
        open += 1;
        most = Math.max(most, open);
        response.on('close', () => {
          open -= 1;
        });
        openStream(response);
      },
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    await eventually(
      () => app.store.tasks.get('t1')?.state,
      (state) => expect(state).toBe('live'),
    );
    for (let flap = 0; flap < 20; flap += 1) {
      app.engine.setOnline(false);
      expect(app.store.tasks.get('t1')).toMatchObject({ waitReason: 'offline', retryAt: null });
      app.engine.setOnline(true);
    }
    await eventually(
      () => [app.store.tasks.get('t1')?.state, open],
      (seen) => expect(seen).toEqual(['live', 1]),
    );
    // Each flap ends a wait before its request is made, so the server sees the first and the last.
    expect(peer.cursors().length).toBeLessThanOrEqual(3);
    expect(most).toBeLessThanOrEqual(2);
  });
});

describe('C39: a token that is no longer accepted', () => {
  it('pauses everything, and a new one goes on at the same cursor', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    let accepted = false;
    const peer = await startPeer({
      'GET /tasks/t1/stream': (asked, response) => {
        if (!accepted) return json(response, 401, { detail: 'Token has expired' });
        openStream(response);
        response.end(tail(log, asked.query.get('last_message_id')));
      },
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    await eventually(
      () => app.store.tasks.get('t1'),
      (task) => expect(task).toMatchObject({ waitReason: 'signed-out', retryAt: null }),
    );
    const before = peer.cursors().length;
    app.engine.sender.send('s1', 'hello');
    expect(messages(app)).toMatchObject([{ status: 'queued' }]);
    expect(peer.cursors()).toHaveLength(before);
    accepted = true;
    app.engine.accessChanged();
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(new Set(peer.cursors())).toEqual(new Set(['0-0']));
  });

  it('shows nobody what belongs to somebody else', () => {
    const store = openStore(temporaryFolder());
    store.accounts.enter('ann');
    store.sessions.create('s1', 0);
    store.sessions.setRemoteId('s1', 'remote-1');
    const foldState = initialFoldState();
    const task = { taskId: 't1', sessionId: 's1', kind: 'turn', toolCallId: null } as const;
    store.tasks.add({ ...task, foldState, now: 0 });
    store.tasks.requestStop('t1', 0);
    store.outbox.add({ sessionId: 's1', messageId: 'm' });
    store.accounts.enter('ben');
    expect([
      store.sessions.list(),
      store.sessions.get('s1'),
      store.tasks.get('t1'),
      store.tasks.open(),
      store.tasks.awaitingStop(),
      store.outbox.sessions(),
    ]).toEqual([[], null, null, [], [], []]);
    store.accounts.enter('ann');
    expect(store.tasks.open()).toHaveLength(1);
    store.close();
  });
});

describe('a message that is refused', () => {
  it.each([429, 402, 413, 422, 400, 403])(
    'comes back after %i with its reason, and so does what was to follow it, across a restart',
    async (status) => {
      const folder = temporaryFolder();
      const peer = await startPeer({
        'POST /sessions/remote-1/stream': (_asked, response) =>
          json(response, status, { detail: 'Not now.' }, { 'retry-after': '60' }),
        'POST /sessions': createSession,
        'GET /sessions': noSessions,
      });
      const app = startEngine({ folder, url: peer.url });
      app.store.sessions.create('s1', 0);
      app.engine.sender.send('s1', 'one');
      app.engine.sender.send('s1', 'two');
      await eventually(
        () => messages(app).map((message) => message.status),
        (seen) => expect(seen).toEqual(['refused', 'refused']),
      );
      app.close();
      const again = startEngine({ folder, url: peer.url });
      const [one, two] = again.engine.sender.unsent('s1');
      expect(one).toMatchObject({ reason: 'Not now.', retryAt: expect.any(Number) });
      expect(two?.reason).toContain('follow');
      again.engine.sender.send('s1', 'better', one?.id);
      expect(messages(again).map(({ id }) => id)).not.toContain(one?.id);
      expect(again.engine.sender.takeBack('s1', two?.id ?? '')).toBe('two');
      expect(again.engine.sender.unsent('s1')).toMatchObject([{ parts: [{ text: 'better' }] }]);
      expect(peer.asked.filter(({ path }) => path.endsWith('/stream'))).toHaveLength(1);
    },
  );
});

describe('C47: stopping', () => {
  it.each([
    [405, { detail: 'Method Not Allowed' }],
    [404, { detail: 'Not Found' }],
    [501, {}],
  ])('says so where the server answers %i and cannot stop', async (status, body) => {
    const folder = temporaryFolder();
    seedTask(folder);
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => openStream(response),
      'POST /sessions/remote-1/cancel': (_asked, response) => json(response, status, body),
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    app.engine.stop('t1');
    await eventually(
      () => app.store.tasks.get('t1')?.stopRefusal,
      (refusal) => expect(refusal).toContain('cannot stop'),
    );
    expect(app.store.tasks.awaitingStop()).toEqual([]);
    expect(app.store.tasks.get('t1')?.settledAt).toBeNull();
  });

  it('asks again when Stop is pressed again, also after a restart', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    let able = false;
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => openStream(response),
      'POST /sessions/remote-1/cancel': (_asked, response) =>
        able
          ? json(response, 200, { cancelled: true, reason: null })
          : json(response, 405, { detail: 'Method Not Allowed' }),
      'GET /sessions': noSessions,
    });
    const refusal = ({ store }: Running) => store.tasks.get('t1')?.stopRefusal;
    const app = startEngine({ folder, url: peer.url });
    app.engine.stop('t1');
    await eventually(
      () => refusal(app),
      (said) => expect(said).toContain('cannot stop'),
    );
    app.close();
    able = true;
    const again = startEngine({ folder, url: peer.url });
    expect(again.store.tasks.awaitingStop(), 'nobody has asked again').toEqual([]);
    again.engine.stop('t1');
    await eventually(
      () => peer.asked.filter(({ path }) => path.endsWith('/cancel')).length,
      (count) => expect(count).toBe(2),
    );
    await eventually(
      () => again.store.tasks.awaitingStop(),
      (left) => expect(left).toEqual([]),
    );
    expect(refusal(again)).toBeNull();
  });

  it('gives back what waits for the end of the turn', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_asked, response) => openStream(response),
      'POST /sessions/remote-1/cancel': (_asked, response) =>
        json(response, 200, { cancelled: true, reason: null }),
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    app.engine.sender.send('s1', 'and then');
    app.engine.stop('t1');
    expect(messages(app)).toMatchObject([
      {
        status: 'refused',
        reason: expect.stringContaining('stopped'),
        parts: [{ text: 'and then' }],
      },
    ]);
  });
});

describe('C36: a server that recycles connections', () => {
  it('is followed without a change of what is shown', async () => {
    const folder = temporaryFolder();
    seedTask(folder);
    const long = [
      log[0] ?? {},
      ...Array.from({ length: 20 }, (_, n) => ({ type: 'text-delta', id: 'x', delta: `${n} ` })),
      { type: 'finish' },
    ];
    const peer = await startPeer({
      'GET /tasks/t1/stream': (asked, response) => {
        openStream(response);
        const frames = tail(long, asked.query.get('last_message_id')).split(/(?<=\n\n)/);
        response.end(frames.length <= 3 ? frames.join('') : frames.slice(0, 2).join(''));
      },
      'GET /sessions': noSessions,
    });
    const app = startEngine({ folder, url: peer.url });
    await settled(app);
    const shown = app.tasks.map(({ state }) => state);
    expect(peer.cursors().length).toBeGreaterThan(9);
    expect(shown.slice(shown.indexOf('live')).filter((state) => state !== 'live')).toEqual([
      'settled',
    ]);
  });
});
