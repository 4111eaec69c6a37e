import { describe, expect, it } from 'vitest';
import { MAX_EVENT_BYTES } from '../../../src/main/streams/event-source';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, seedTask, settled, startEngine } from './engine';
import { type Answer, DONE, frame, json, openStream, startPeer, tail } from './peer';

const delta = (text: string) => ({ type: 'text-delta', id: 'x', delta: text });
const log = [
  { type: 'start', messageId: 'm1' },
  { type: 'text-start', id: 'x' },
  delta('Grüße '),
  delta('🚀 und '),
  delta('mehr'),
  { type: 'text-end', id: 'x' },
  { type: 'finish' },
];
const WHOLE = [
  {
    id: 'm1',
    role: 'assistant',
    status: 'complete',
    createdAt: expect.any(Number),
    parts: [{ type: 'text', text: 'Grüße 🚀 und mehr', state: 'done' }],
  },
];

/** Answers the first requests one by one, and every later one with the rest of the log. */
function inTurn(...first: Answer[]): Answer {
  let asked = 0;
  return (request, response) => {
    const special = first[asked];
    asked += 1;
    if (special) return special(request, response);
    openStream(response);
    response.end(tail(log, request.query.get('last_message_id')));
  };
}

const running: Answer = (_asked, response) =>
  json(response, 200, { task_id: 't1', session_id: 's', status: 'running' });

async function follow(stream: Answer, status: Answer = running, silenceMs?: number) {
  const folder = temporaryFolder();
  seedTask(folder);
  const peer = await startPeer({ 'GET /tasks/t1/stream': stream, 'GET /tasks/t1': status });
  const app = startEngine({
    folder,
    url: peer.url,
    ...(silenceMs === undefined ? {} : { silenceMs }),
  });
  return { folder, peer, app };
}

describe('following a task', () => {
  it('stores the whole answer and settles', async () => {
    const { app, peer } = await follow(inTurn());
    expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: log.length });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.asked[0]?.query.get('last_message_id')).toBe('0-0');
    expect(app.errors).toEqual([]);
  });

  it('resumes from the stored cursor wherever the connection is cut', async () => {
    const bytes = Buffer.from(tail(log, '0-0'));
    for (let length = 1; length < bytes.length; length += 1) {
      const { app, peer } = await follow(
        inTurn((_asked, response) => {
          openStream(response);
          response.write(bytes.subarray(0, length), () => response.destroy());
        }),
      );
      const task = await settled(app);
      expect(messages(app), `cut after ${length} bytes`).toEqual(WHOLE);
      expect(task).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 0 });
      const arrived = bytes.subarray(0, length).toString().split('\n\n').length - 1;
      const expected = arrived === 0 ? '0-0' : `1-${arrived - 1}`;
      if (arrived < log.length) expect(peer.cursors()).toEqual(['0-0', expected]);
      app.close();
    }
  });

  it('does not take a clean end of the connection for the end of the task', async () => {
    const { app, peer } = await follow(
      inTurn((_asked, response) => {
        openStream(response);
        response.end(frame('1-0', log[0] ?? '') + frame('1-1', log[1] ?? ''));
      }),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-1']);
  });

  it('takes effect once for each event when a server sends everything again', async () => {
    const { app } = await follow(
      inTurn(
        (_asked, response) => {
          openStream(response);
          response.end(tail(log.slice(0, 4), '0-0').replace(DONE, ''));
        },
        (_asked, response) => {
          openStream(response);
          response.end(tail(log, '0-0') + tail(log, '0-0'));
        },
      ),
    );
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 11 });
    expect(messages(app)).toEqual(WHOLE);
  });

  it('continues after the app was stopped, from the stored cursor', async () => {
    const { app, peer, folder } = await follow(
      inTurn((_asked, response) => {
        openStream(response);
        response.write(tail(log.slice(0, 4), '0-0').replace(DONE, ''));
      }),
    );
    await eventually(
      () => app.store.tasks.get('t1')?.lastMessageId,
      (cursor) => expect(cursor).toBe('1-3'),
    );
    app.close();
    const again = startEngine({ folder, url: peer.url });
    await settled(again);
    expect(messages(again)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-3']);
  });

  it('notices a connection that is open but silent', async () => {
    const { app } = await follow(
      inTurn((_asked, response) => openStream(response)),
      running,
      100,
    );
    await settled(app);
    expect(app.store.attempts.ofTask('t1').map(({ endedBecause }) => endedBecause)).toEqual([
      'silent',
      'the stream ended',
    ]);
  });

  it('notices a request that is never answered', async () => {
    const { app } = await follow(
      inTurn(() => undefined),
      running,
      100,
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
  });

  it('shows a task as waiting at once when sleep cuts a batch short', async () => {
    const { app } = await follow((_asked, response) => {
      openStream(response);
      response.write(tail(log.slice(0, 3), '0-0').replace(DONE, ''));
    });
    await eventually(
      () => app.store.attempts.ofTask('t1')[0],
      (attempt) => expect(attempt?.openedAt).toBeTypeOf('number'),
    );
    app.engine.suspend();
    expect(app.store.tasks.get('t1')).toMatchObject({ state: 'waiting', waitReason: 'asleep' });
  });

  it('reconnects at once after sleep and sends the cursor', async () => {
    const { app, peer } = await follow(
      inTurn((_asked, response) => {
        openStream(response);
        response.write(tail(log.slice(0, 3), '0-0').replace(DONE, ''));
      }),
    );
    await eventually(
      () => app.store.tasks.get('t1')?.lastMessageId,
      (cursor) => expect(cursor).toBe('1-2'),
    );
    app.engine.suspend();
    expect(app.store.tasks.get('t1')).toMatchObject({ state: 'waiting', waitReason: 'asleep' });
    app.engine.resume();
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
  });
});

describe('bad input from a server', () => {
  it('reads a damaged event twice, then leaves it out, says so and goes on', async () => {
    const damaged = [...log.slice(0, 3), '{"type":"text-del', ...log.slice(4)];
    const { app, peer } = await follow((asked, response) => {
      openStream(response);
      response.end(tail(damaged, asked.query.get('last_message_id')));
    });
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(messages(app)[0]?.parts).toEqual([
      { type: 'text', text: 'Grüße mehr', state: 'done' },
      { type: 'corrupt', eventId: '1-3', reason: 'not JSON' },
    ]);
  });

  it('ignores lines that are not part of the format', async () => {
    const { app } = await follow((asked, response) => {
      openStream(response);
      const noise = 'garbage\nid\n:\nretry: soon\nfoo: bar\n\n\n\n';
      response.end(
        noise + tail(log, asked.query.get('last_message_id')).replaceAll('\n\n', `\n\n${noise}`),
      );
    });
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)).toEqual(WHOLE);
  });

  it('keeps an unknown chunk and moves on', async () => {
    const future = [...log.slice(0, 5), { type: 'hologram', size: 3 }, ...log.slice(5)];
    const { app } = await follow((asked, response) => {
      openStream(response);
      response.end(tail(future, asked.query.get('last_message_id')));
    });
    expect(await settled(app)).toMatchObject({ status: 'completed', lastMessageId: '1-7' });
    expect(messages(app)[0]?.parts).toContainEqual({
      type: 'raw',
      json: '{"type":"hologram","size":3}',
    });
  });

  it('gives up on an event beyond the cap the second time, says so, and keeps what it has', async () => {
    const { app, peer } = await follow((asked, response) => {
      openStream(response);
      const before =
        asked.query.get('last_message_id') === '0-0' ? tail(log.slice(0, 3), '0-0') : '';
      response.write(before.replace(DONE, ''));
      response.end(`id: 1-3\ndata: ${'x'.repeat(MAX_EVENT_BYTES + 1024 * 1024)}\n\n`);
    });
    const task = await settled(app);
    expect(task.status).toBe('failed');
    expect(task.detail).toContain('8 MiB');
    expect(peer.cursors()).toEqual(['0-0', '1-2']);
    expect(messages(app)[0]).toMatchObject({ status: 'failed', parts: [{ text: 'Grüße ' }] });
  });

  it.each([
    [400, { detail: 'last_message_id is malformed' }],
    [410, { detail: { code: 'STREAM_GAP', message: 'Trimmed.', first_retained_id: '9-0' } }],
  ])('replays from the start when a live task refuses the cursor with %i', async (status, body) => {
    const { app, peer } = await follow(
      inTurn(
        (_asked, response) => {
          openStream(response);
          response.end(tail(log.slice(0, 4), '0-0').replace(DONE, ''));
        },
        (_asked, response) => json(response, status, body),
      ),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: log.length });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-3', '0-0']);
  });

  it.each([
    [404, 'lost', { detail: { code: 'TASK_NOT_FOUND', message: 'No such task.' } }],
    [410, 'expired', { detail: { code: 'TASK_EXPIRED', message: 'Too old.' } }],
  ])(
    'keeps what it has when the server answers %i and no longer knows the task',
    async (status, outcome, body) => {
      const refuse: Answer = (_asked, response) => json(response, status, body);
      const { app } = await follow(
        inTurn((_asked, response) => {
          openStream(response);
          response.end(tail(log.slice(0, 4), '0-0').replace(DONE, ''));
        }, refuse),
        refuse,
      );
      expect(await settled(app)).toMatchObject({ status: outcome, detail: body.detail.message });
      expect(messages(app)[0]).toMatchObject({
        status: 'partial',
        parts: [{ text: 'Grüße 🚀 und ', state: 'done' }],
      });
    },
  );

  it('never reads a page for a stream', async () => {
    const { app } = await follow(
      inTurn((_asked, response) => {
        response.writeHead(200, { 'content-type': 'text/html' });
        response.end(`<html>${tail(log, '0-0')}</html>`);
      }),
    );
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(app.store.attempts.ofTask('t1')[0]).toMatchObject({
      events: 0,
      endedBecause: 'not-a-stream',
    });
  });

  it('follows no redirect, which could carry the token elsewhere', async () => {
    const elsewhere = await startPeer({});
    const { app } = await follow(
      inTurn((_asked, response) => {
        response.writeHead(307, { location: `${elsewhere.url}/api/chat/tasks/t1/stream` });
        response.end();
      }),
    );
    await settled(app);
    expect(elsewhere.asked).toEqual([]);
  });

  it('asks the server whether a stream with an error in it failed, and keeps the text', async () => {
    const broken = [...log.slice(0, 3), { type: 'error', errorText: 'Boom' }, { type: 'finish' }];
    const { app } = await follow(
      (asked, response) => {
        openStream(response);
        response.end(tail(broken, asked.query.get('last_message_id')));
      },
      (_asked, response) =>
        json(response, 200, { task_id: 't1', session_id: 's', status: 'failed' }),
    );
    expect(await settled(app)).toMatchObject({ status: 'failed' });
    expect(messages(app)[0]?.parts).toMatchObject([{ text: 'Grüße ' }, { text: 'Boom' }]);
  });

  it('waits for a sign-in on 401 and honours Retry-After on 503', async () => {
    const { app } = await follow((_asked, response) =>
      json(response, 503, { detail: 'Busy.' }, { 'retry-after': '120' }),
    );
    await eventually(
      () => app.store.tasks.get('t1'),
      (task) => expect(task).toMatchObject({ state: 'waiting', detail: 'Busy.' }),
    );
    const { retryAt } = app.store.tasks.get('t1') ?? {};
    expect(retryAt).toBeGreaterThan(Date.now() + 100_000);
    app.close();
    const other = await follow((_asked, response) => json(response, 401, { detail: 'Expired.' }));
    await eventually(
      () => other.app.store.tasks.get('t1'),
      (task) => expect(task).toMatchObject({ waitReason: 'signed-out', detail: 'Expired.' }),
    );
  });
});
