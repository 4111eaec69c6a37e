/** Pinning, naming, deleting and reading sessions, with the engine, a real store and a real server. */
import type { ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { UNDO_MS } from '../../../src/main/chat/session-bin';
import { removeSessions } from '../../../src/main/store/remove-sessions';
import { systemClock } from '../../../src/main/streams/clock';
import { temporaryFolder } from '../store/temporary';
import { eventually, type Running, seedTask, startEngine } from './engine';
import { type Asked, frame, json, openStream, type Peer, startPeer } from './peer';

const RENAME = 'PATCH /sessions/remote-1/title';
const DELETE = 'DELETE /sessions/remote-1';

function count(peer: Peer, pattern: string): Asked[] {
  return peer.asked.filter(({ method, path }) => `${method} ${path}` === pattern);
}

function session({ store }: Running) {
  const found = store.sessions.get('s1');
  if (!found) throw new Error('The session is gone.');
  return found;
}

describe('a new title', () => {
  it('is shown at once, told to the server until it has it, and not overruled meanwhile', async () => {
    let refuse = true;
    const peer = await startPeer({
      'GET /sessions': (_, response) =>
        json(response, 200, {
          sessions: [{ id: 'remote-1', created_at: '', updated_at: '', title: 'Theirs' }],
          total: 1,
        }),
      [RENAME]: (_, response) =>
        refuse ? json(response, 503, {}) : json(response, 200, { status: 'ok' }),
    });
    const folder = temporaryFolder();
    seedTask(folder);
    const first = startEngine({ folder, url: peer.url });
    expect(first.engine.sessionCare.rename('s1', 'Mine')).toMatchObject({ title: 'Mine' });
    await eventually(
      () => count(peer, RENAME).length,
      (tries) => expect(tries).toBeGreaterThan(1),
    );
    await eventually(
      () => count(peer, 'GET /sessions').length,
      (asked) => expect(asked).toBeGreaterThan(0),
    );
    expect(session(first)).toMatchObject({ title: 'Mine', titleBy: 'person-unsent' });
    first.close();

    refuse = false;
    const second = startEngine({ folder, url: peer.url });
    await eventually(
      () => session(second).titleBy,
      (by) => expect(by).toBe('server'),
    );
    expect(JSON.parse(count(peer, RENAME).at(-1)?.body ?? '')).toEqual({ title: 'Mine' });
  });

  it('stays a local one when the server cannot rename', async () => {
    const peer = await startPeer({
      'GET /sessions': (_, response) =>
        json(response, 200, {
          sessions: [{ id: 'remote-1', created_at: '', updated_at: '', title: 'Theirs' }],
          total: 1,
        }),
    });
    const folder = temporaryFolder();
    seedTask(folder);
    const running = startEngine({ folder, url: peer.url });
    running.engine.sessionCare.rename('s1', 'Mine');
    await eventually(
      () => session(running).titleBy,
      (by) => expect(by).toBe('person'),
    );
    expect(session(running).title).toBe('Mine');
    expect(count(peer, RENAME)).toHaveLength(1);
  });
});

describe('deleting a session', () => {
  it('can be undone, with nothing lost and nothing said to the server', async () => {
    const peer = await startPeer({});
    const folder = temporaryFolder();
    seedTask(folder);
    const running = startEngine({ folder, url: peer.url });
    const { sessionCare } = running.engine;
    expect(sessionCare.delete('s1')).toBeGreaterThan(systemClock.wall());
    expect(running.removed).toEqual(['s1']);
    expect(running.store.sessions.list()).toEqual([]);
    expect(running.store.taskList.read()).toEqual([]);
    expect(sessionCare.undelete('s1')).toMatchObject({ id: 's1' });
    expect(running.store.sessions.list()).toHaveLength(1);
    expect(running.store.taskList.read()).toHaveLength(1);
    expect(count(peer, DELETE)).toEqual([]);
  });

  it('is final once the time for an undo is over, here and at the server, across restarts', async () => {
    let up = false;
    const peer = await startPeer({
      'GET /sessions': (_, response) => json(response, 200, { sessions: [], total: 0 }),
      'GET /tasks/t1/stream': (_, response) => {
        openStream(response);
        response.write(frame('1-0', { type: 'start', messageId: 'm1' }));
      },
      [DELETE]: (_, response) => {
        if (!up) return json(response, 503, {});
        response.writeHead(204).end();
      },
    });
    const folder = temporaryFolder();
    seedTask(folder);
    let ahead = 0;
    const clock = { ...systemClock, wall: () => Date.now() + ahead };
    const first = startEngine({ folder, url: peer.url, clock });
    await eventually(
      () => first.store.transcripts.read('s1').length,
      (length) => expect(length).toBe(1),
    );
    first.engine.sessionCare.delete('s1');
    first.close();

    ahead = UNDO_MS;
    const second = startEngine({ folder, url: peer.url, clock });
    await eventually(
      () => second.store.sessions.deleted(),
      (left) => expect(left).toEqual([]),
    );
    expect(second.engine.sessionCare.undelete('s1')).toBeNull();
    expect(second.store.tasks.all()).toEqual([]);
    await eventually(
      () => count(peer, DELETE).length,
      (tries) => expect(tries).toBeGreaterThan(1),
    );
    second.close();

    up = true;
    const third = startEngine({ folder, url: peer.url, clock });
    await eventually(
      () => third.store.sessions.remoteDeletions(),
      (left) => expect(left).toEqual([]),
    );
    expect(third.errors).toEqual([]);
  });

  it('is told to the server that has the session, whoever uses another one meanwhile', async () => {
    let account = 'ann';
    let up = false;
    const sessions = (_: Asked, response: ServerResponse) =>
      json(response, 200, { sessions: [], total: 0 });
    const anns = await startPeer({
      'GET /sessions': sessions,
      [DELETE]: (_, response) => {
        if (!up) return json(response, 503, {});
        response.writeHead(204).end();
      },
    });
    const bens = await startPeer({ 'GET /sessions': sessions });
    let ahead = 0;
    const { engine, store } = startEngine({
      folder: temporaryFolder(),
      url: () => (account === 'ann' ? anns.url : bens.url),
      account: () => account,
      clock: { ...systemClock, wall: () => Date.now() + ahead },
    });
    store.sessions.create('s1', 0);
    store.sessions.setRemoteId('s1', 'remote-1');
    engine.sessionCare.delete('s1');
    ahead = UNDO_MS;
    engine.sessionCare.forget([]);
    await eventually(
      () => count(anns, DELETE).length,
      (tries) => expect(tries).toBeGreaterThan(0),
    );
    account = 'ben';
    engine.accessChanged();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(count(bens, DELETE)).toEqual([]);

    up = true;
    account = 'ann';
    const before = count(anns, DELETE).length;
    engine.accessChanged();
    await eventually(
      () => store.sessions.remoteDeletions(),
      (left) => expect(left).toEqual([]),
    );
    expect(count(anns, DELETE).length).toBe(before + 1);
  });

  it('reaches the server also when everything else is removed here before the time for an undo is over', async () => {
    const peer = await startPeer({
      'GET /sessions': (_, response) => json(response, 200, { sessions: [], total: 0 }),
      [DELETE]: (_, response) => response.writeHead(204).end(),
    });
    const { engine, store } = startEngine({ folder: temporaryFolder(), url: peer.url });
    for (const id of ['s1', 's2']) store.sessions.create(id, 0);
    store.sessions.setRemoteId('s1', 'remote-1');
    store.sessions.setRemoteId('s2', 'remote-2');
    engine.sessionCare.delete('s1');
    await removeSessions(store, engine.sessionCare.hideAll());
    await eventually(
      () => count(peer, DELETE).length,
      (told) => expect(told).toBe(1),
    );
    expect(count(peer, 'DELETE /sessions/remote-2')).toEqual([]);
  });

  it('removes a long session in pieces', async () => {
    const peer = await startPeer({ [DELETE]: (_, response) => response.writeHead(204).end() });
    const folder = temporaryFolder();
    seedTask(folder);
    let ahead = 0;
    const clock = { ...systemClock, wall: () => Date.now() + ahead };
    const running = startEngine({ folder, url: peer.url, clock });
    const { store } = running;
    store.transaction(() => {
      for (let n = 0; n < 100; n += 1) {
        const message = { id: `q${n}`, role: 'user', status: 'sent', createdAt: n } as const;
        const parts = [{ type: 'text', text: `words ${n}`, state: 'done' }] as const;
        store.change('s1', null, [{ type: 'message.added', message: { ...message, parts } }]);
      }
    });
    running.engine.sessionCare.delete('s1');
    ahead = UNDO_MS;
    running.engine.sessionCare.start();
    expect(store.transcripts.read('s1').length, 'after the first piece').toBe(80);
    await eventually(
      () => store.sessions.get('s1'),
      (left) => expect(left).toBeNull(),
    );
    expect(store.search.find('words', 10)).toEqual([]);
  });
});

describe('reading a session', () => {
  it('marks answers that ended unseen, and failures since the last look', async () => {
    const log = [
      frame('1-0', { type: 'start', messageId: 'm1' }),
      frame('1-1', { type: 'text-delta', id: 'x', delta: 'hello' }),
      frame('1-2', { type: 'finish' }),
    ];
    let send: () => void = () => undefined;
    const peer = await startPeer({
      'GET /tasks/t1/stream': (_, response) => {
        openStream(response);
        response.write(`${log[0]}${log[1]}`);
        send = () => response.write(log[2]);
      },
    });
    const folder = temporaryFolder();
    seedTask(folder);
    const running = startEngine({ folder, url: peer.url });
    const { sessionCare } = running.engine;
    await eventually(
      () => running.store.transcripts.read('s1')[0]?.parts.length,
      (parts) => expect(parts).toBe(1),
    );
    expect(session(running)).toMatchObject({ unread: false, running: 1, failed: 0 });
    // Looked at while it streams: what comes after the look has not been seen.
    sessionCare.markSeen('s1', 'm1');
    send();
    await eventually(
      () => running.sessions.at(-1),
      (told) => expect(told).toMatchObject({ unread: true, running: 0, failed: 0 }),
    );
    expect(sessionCare.markSeen('s1', 'm1')).toMatchObject({ unread: false });

    running.store.tasks.add({
      taskId: 't2',
      sessionId: 's1',
      kind: 'turn',
      toolCallId: null,
      foldState: running.store.tasks.progress('t1').foldState,
      now: 0,
    });
    running.store.tasks.settle('t2', 'failed', null, Date.now() + 1_000);
    expect(session(running).failed).toBe(1);
    running.store.sessions.markSeen('s1', 'm1', Date.now() + 2_000);
    expect(session(running).failed).toBe(0);
  });
});
