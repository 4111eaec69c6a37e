/**
 * Bytes that go wrong between a server and the stored transcript: whatever happens to them, the story ends as it would have
 * ended undisturbed. The numbers are those of `docs/faults.md`.
 */
import { initialFoldState } from '@shared/chat/fold-state';
import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES } from '../../../src/main/streams/event-source';
import { redirects, startRawServer } from '../event-source/raw-server';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, settled, startEngine } from './engine';
import { type Answer, DONE, frame, openStream, startPeer, tail } from './peer';
import { delta, follow, inTurn, log, running, WHOLE } from './story';

/** The bytes of the first events, without an end. */
const first = (count: number): string => tail(log.slice(0, count), '0-0').replace(DONE, '');

/** Sends these bytes and ends the response. */
const sends =
  (text: string): Answer =>
  (_asked, response) => {
    openStream(response);
    response.end(text);
  };

/** Sends the whole story, or the rest of it, changed. */
const changed =
  (change: (text: string) => string, story: readonly (object | string)[] = log): Answer =>
  (asked, response) => {
    openStream(response);
    response.end(change(tail(story, asked.query.get('last_message_id'))));
  };

describe('cut connections', () => {
  it('C01: C02: cut after any byte, in a character, a line or an event, a task resumes from the last whole event', async () => {
    // Short, because every byte of it is one connection.
    const story = [log[0] ?? '', log[1] ?? '', delta('ß🚀'), { type: 'finish' }];
    const bytes = Buffer.from(tail(story, '0-0'));
    const lengths = Array.from({ length: bytes.length }, (_, index) => index + 1);
    const folder = temporaryFolder();
    const store = openStore(folder, new Date());
    for (const length of lengths) {
      store.sessions.create(`s${length}`, 0);
      store.sessions.setRemoteId(`s${length}`, `remote-${length}`);
      const foldState = initialFoldState();
      store.tasks.add({
        taskId: `t${length}`,
        sessionId: `s${length}`,
        kind: 'turn',
        toolCallId: null,
        foldState,
        now: 0,
      });
    }
    const seen = new Set<string>();
    const peer = await startPeer({
      'GET /tasks/t\\d+': running,
      'GET /tasks/t\\d+/stream': (asked, response) => {
        openStream(response);
        if (seen.has(asked.path))
          return response.end(tail(story, asked.query.get('last_message_id')));
        seen.add(asked.path);
        const length = Number(asked.path.match(/\d+/)?.[0]);
        response.write(bytes.subarray(0, length), () => response.destroy());
      },
    });
    const app = startEngine({ folder, url: peer.url, store });
    await settled(app, `t${bytes.length}`);
    const undisturbed = store.transcripts.read(`s${bytes.length}`);
    const whole = undisturbed.map((message) => ({ ...message, createdAt: expect.any(Number) }));
    expect(whole).toMatchObject([{ id: 'm1', parts: [{ type: 'text', text: 'ß🚀' }] }]);
    for (const length of lengths) {
      const task = await settled(app, `t${length}`);
      expect(store.transcripts.read(`s${length}`), `cut after ${length} bytes`).toEqual(whole);
      expect(task).toMatchObject({ eventsApplied: story.length, duplicatesDropped: 0 });
      const arrived = bytes.subarray(0, length).toString().split('\n\n').length - 1;
      const cursors = store.attempts.ofTask(`t${length}`).map(({ cursor }) => cursor);
      if (arrived < story.length) {
        expect(cursors).toEqual(['0-0', arrived === 0 ? '0-0' : `1-${arrived - 1}`]);
      }
    }
  });

  it('C06: C44: does not take a clean end of the connection for the end of the task', async () => {
    const { app, peer } = await follow(inTurn(sends(`${first(2)}id: 1-2\ndata: {"type":"te`)));
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-1']);
  });

  it.each([
    ['a reset', {}],
    ['fewer bytes than were promised', { 'content-length': '100000' }],
  ])('C06: resumes after %s', async (_what, headers) => {
    let breakOff: () => void = () => undefined;
    const { app, peer } = await follow(
      inTurn((_asked, response) => {
        openStream(response, headers);
        response.write(`${first(3)}id: 1-3\ndata: {"ty`);
        breakOff = () => response.socket?.resetAndDestroy();
      }),
    );
    await eventually(
      () => app.store.tasks.get('t1')?.lastMessageId,
      (cursor) => expect(cursor).toBe('1-2'),
    );
    breakOff();
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(app.store.attempts.ofTask('t1')[0]?.endedBecause).toBe('network');
  });

  it('C19: sends the same cursor again when a resumed connection breaks before its first id', async () => {
    const { app, peer } = await follow(
      inTurn(sends(first(3)), sends(': hb\n\nid: 1-3\n'), sends('id: 1-3\ndata: {"type":')),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2', '1-2', '1-2']);
  });

  it('C18: takes nothing from a connection that was given up', async () => {
    let late: () => void = () => undefined;
    const { app, peer } = await follow(
      inTurn(
        (_asked, response) => {
          openStream(response);
          response.write(first(3));
          late = () => response.write(frame('1-3', delta('LATE')) + frame('1-4', delta('LATE')));
        },
        (asked, response) => {
          late();
          sends(tail(log, asked.query.get('last_message_id')))(asked, response);
        },
      ),
    );
    await eventually(
      () => app.store.tasks.get('t1')?.lastMessageId,
      (cursor) => expect(cursor).toBe('1-2'),
    );
    app.engine.suspend();
    late();
    app.engine.resume();
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
  });
});

describe('lines', () => {
  it.each([
    ['CRLF', (text: string) => text.replaceAll('\n', '\r\n')],
    ['CR', (text: string) => text.replaceAll('\n', '\r')],
    ['a byte order mark', (text: string) => `\uFEFF${text}`],
    ['no spaces after colons', (text: string) => text.replaceAll(/^(id|data): /gm, '$1:')],
    ['lines of data', (text: string) => text.replaceAll(',"', ',\ndata: "')],
    [
      'noise',
      (text: string) =>
        text.replaceAll('\n\n', '\n\ngarbage\nid\n\n:\nretry: soon\nfoo: bar\n\n\n\n'),
    ],
  ])('C03: C04: %s make no difference', async (_what, change) => {
    const { app } = await follow(changed(change));
    expect(await settled(app)).toMatchObject({ status: 'completed', duplicatesDropped: 0 });
    expect(messages(app)).toEqual(WHOLE);
  });

  it('C04: C13: an empty id, an id with NUL, heartbeats and the end marker do not move the cursor', async () => {
    const noise = 'id:\n\nid\n\nid: 9-9\0\n\n: heartbeat\n\nid: 9-9\nevent: x\n';
    const { app, peer } = await follow(inTurn(sends(first(3) + noise), sends(noise), sends(noise)));
    expect(await settled(app)).toMatchObject({ lastMessageId: '1-6' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2', '1-2', '1-2']);
  });

  it('C04: C13: signs of life without ids do not make a stream one without ids', async () => {
    const alive = ['heartbeat', 'usage', 'data-status'].map((type) =>
      frame(null, { type, data: {}, transient: true }),
    );
    const noise = alive.join('');
    const { app, peer } = await follow(
      inTurn(sends(noise + first(3) + noise), sends(noise), sends(noise + first(4))),
    );
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, lastMessageId: '1-6' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2', '1-2', '1-3']);
  });

  it('C13: a stream whose events have no ids is replayed from its start and replaces what there was', async () => {
    const bare = (text: string) => text.replaceAll(/^id: .*\n/gm, '');
    const { app, peer } = await follow(
      inTurn(sends(bare(first(3))), sends(bare(first(5))), sends(bare(tail(log, '0-0')))),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed', lastMessageId: '0-0' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '0-0', '0-0']);
  });

  it('C05: an event beyond the limit is asked for once more, then the task fails visibly and keeps what it has', async () => {
    const { app, peer } = await follow((asked, response) => {
      openStream(response);
      response.write(asked.query.get('last_message_id') === '0-0' ? first(3) : '');
      response.end(`id: 1-3\ndata: ${'x'.repeat(MAX_EVENT_BYTES + 1024 * 1024)}\n\n`);
    });
    const task = await settled(app);
    expect(task.status).toBe('failed');
    expect(task.detail).toContain('8 MiB');
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(messages(app)[0]).toMatchObject({ status: 'failed', parts: [{ text: 'Grüße ' }] });
  });

  it('C05: a text of 5 MB in one event arrives whole', async () => {
    const text = 'ß🚀'.repeat(850_000);
    const { app } = await follow(
      changed((all) => all, [...log.slice(0, 2), delta(text), ...log.slice(5)]),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)[0]?.parts).toMatchObject([{ type: 'text', text }]);
  });
});

describe('damaged events', () => {
  const damage = (...places: readonly number[]) =>
    log.map((chunk, index) => (places.includes(index) ? '{"type":"text-del' : chunk));
  const corrupt = (index: number) => ({
    type: 'corrupt',
    eventId: `1-${index}`,
    reason: 'not JSON',
  });

  it('C07: one is read twice, then left out, and said', async () => {
    const { app, peer } = await follow(changed((text) => text, damage(3)));
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(messages(app)[0]?.parts).toEqual([
      { type: 'text', text: 'Grüße mehr', state: 'done' },
      corrupt(3),
    ]);
  });

  it.each([
    ['data', { type: 'data-x', data: 'DEEP' }],
    ['metadata', { type: 'message-metadata', messageMetadata: { x: 'DEEP' } }],
  ])('C07: %s that is nested too deeply to be written counts as damaged', async (_what, chunk) => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const story = [...log.slice(0, 3), chunk, ...log.slice(3)];
    const { app, peer } = await follow(changed((text) => text.replace('"DEEP"', deep), story));
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(messages(app)[0]?.parts).toEqual([...(WHOLE[0]?.parts ?? []), corrupt(3)]);
  });

  it('C07: an output that is such a text stays text, an input that is has no value', async () => {
    const deep = '['.repeat(20_000) + ']'.repeat(20_000);
    const call = { toolCallId: 'c', toolName: 'dig' };
    const { app } = await follow(
      changed(
        (text) => text,
        [
          ...log.slice(0, 1),
          { type: 'tool-input-start', ...call },
          { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: deep.slice(0, 30_000) },
          { type: 'tool-output-available', toolCallId: 'c', output: `{"type":"x","x":${deep}}` },
          ...log.slice(1),
        ],
      ),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    const [tool] = messages(app)[0]?.parts ?? [];
    expect(tool).toMatchObject({ state: 'output-available', output: expect.any(String) });
    expect(tool).not.toHaveProperty('input');
  });

  it('C07: one that was damaged only on the way is whole in the end', async () => {
    const { app, peer } = await follow(inTurn(changed((text) => text, damage(3))));
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
  });

  it('C07: of a stream without ids each that was damaged only on the way is whole in the end', async () => {
    const bare = (...places: number[]) =>
      damage(...places)
        .map((data) => frame(null, data))
        .join('');
    const { app, peer } = await follow(
      inTurn(sends(bare(2)), sends(bare(4)), sends(bare() + DONE)),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '0-0', '0-0']);
  });

  it('C07: two in a row are each read twice', async () => {
    const { app, peer } = await follow(changed((text) => text, damage(3, 4)));
    expect(await settled(app)).toMatchObject({ status: 'completed', lastMessageId: '1-6' });
    expect(peer.cursors()).toEqual(['0-0', '1-2', '1-3']);
    expect(messages(app)[0]?.parts).toEqual([
      { type: 'text', text: 'Grüße ', state: 'done' },
      corrupt(3),
      corrupt(4),
    ]);
  });

  it('C07: one without an id is read twice as well', async () => {
    const bare = (text: string) => text.replaceAll(/^id: .*\n/gm, '');
    const { app, peer } = await follow(changed(bare, damage(3)));
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(peer.cursors()).toEqual(['0-0', '0-0']);
    expect(messages(app)[0]?.parts).toMatchObject([
      { type: 'text', text: 'Grüße mehr' },
      { type: 'corrupt', eventId: null },
    ]);
  });

  it('C07: one that we have had whole is no reason to connect again', async () => {
    const { app, peer } = await follow(
      inTurn(
        sends(first(4)),
        changed(() => tail(damage(1, 3), '0-0')),
      ),
    );
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 4 });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-3']);
  });
});

describe('ids that do not rise', () => {
  it('C12: an id lower than the one before is dropped, counted, and noted with the attempt', async () => {
    const swapped =
      first(5) + frame('1-2', delta('AGAIN')) + frame('1-1', log[1] ?? '') + tail(log, '1-4');
    const { app } = await follow(sends(swapped));
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 2 });
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')).toMatchObject([
      { alarms: 2, firstAlarm: '1-2 came after 1-4', duplicates: 2 },
    ]);
  });

  it('C12: an id that comes with two contents counts once, and is noted', async () => {
    const collided = first(5) + frame('1-4', delta('lost')) + tail(log, '1-4');
    const { app } = await follow(sends(collided));
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 1 });
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')).toMatchObject([
      { alarms: 1, firstAlarm: '1-4 came with two contents' },
    ]);
  });

  it('C12: also when the second content comes with the next connection', async () => {
    const { app } = await follow(
      inTurn(
        sends(first(4)),
        changed((text) => frame('1-3', delta('other')) + text),
      ),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')).toMatchObject([
      { alarms: 0, firstAlarm: null },
      { alarms: 1, firstAlarm: '1-3 came with two contents' },
    ]);
  });

  it('C11: a server that goes back on a new connection gives no alarm', async () => {
    const { app } = await follow(
      inTurn(
        sends(first(4)),
        changed(() => tail(log, '0-0')),
      ),
    );
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 4 });
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1').map(({ alarms }) => alarms)).toEqual([0, 0]);
  });
});

describe('answers that are no stream', () => {
  it.each([
    ['a captive portal', { 'content-type': 'text/html' }],
    ['something without a type', {}],
    ['something that only begins like a stream', { 'content-type': 'text/event-streams' }],
  ])('C08: %s is never read for one, and the task goes on afterwards', async (_what, headers) => {
    const { app } = await follow(
      inTurn((_asked, response) => {
        response.writeHead(200, headers);
        response.end(tail(log, '0-0'));
      }),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')[0]).toMatchObject({
      events: 0,
      endedBecause: 'not-a-stream',
    });
  });

  it('C08: C10: the redirect of a captive portal is not followed, the portal never sees the token', async () => {
    const portal = await startRawServer();
    const { app } = await follow(
      inTurn((_asked, response) => {
        response.writeHead(302, { location: `${portal.url}/login` });
        response.end();
      }),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(portal.requests).toEqual([]);
  });

  it('C10: a person reads where a redirect would have led', async () => {
    const portal = await startRawServer();
    const server = await startRawServer(redirects(307, `${portal.url}/api`));
    const folder = temporaryFolder();
    const store = openStore(folder, new Date());
    store.sessions.create('s1', 0);
    store.tasks.add({
      taskId: 't1',
      sessionId: 's1',
      kind: 'turn',
      toolCallId: null,
      foldState: initialFoldState(),
      now: 0,
    });
    const app = startEngine({ folder, url: server.url, store });
    await eventually(
      () => app.store.tasks.get('t1')?.detail,
      (detail) => expect(detail).toContain(`redirects to another place (${portal.url})`),
    );
  });

  it.each([301, 302, 303, 307, 308])('C10: %i on the same origin is followed', async (status) => {
    const { app, peer } = await follow(
      inTurn((_asked, response) => {
        response.writeHead(status, {
          location: '/api/chat/tasks/t1/stream?last_message_id=0-0&x=1',
        });
        response.end();
      }),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')).toHaveLength(1);
    expect(peer.asked.filter(({ query }) => query.has('x'))).toHaveLength(1);
  });
});
