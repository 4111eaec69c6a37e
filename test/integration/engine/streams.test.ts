import { describe, expect, it, vi } from 'vitest';
import { eventually, messages, settled, startEngine } from './engine';
import { type Answer, DONE, json, openStream, tail } from './peer';
import { follow, inTurn, log, running, WHOLE } from './story';

describe('following a task', () => {
  it('stores the whole answer and settles', async () => {
    const { app, peer } = await follow(inTurn());
    expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: log.length });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0']);
    expect(app.errors).toEqual([]);
  });

  it('C11: takes effect once for each event when a server sends everything again', async () => {
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

  it('C31: notices a connection that is open but silent', async () => {
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

  it('C31: notices a request that is never answered', async () => {
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

  it('C32: reconnects at once after sleep and sends the cursor', async () => {
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

  it('C32: asks how the task ended when the machine wakes between an error and its commit', async () => {
    const end = [...log.slice(0, 3), { type: 'error', errorText: 'No.' }, { type: 'finish' }];
    const { app } = await follow(
      (_asked, response) => {
        openStream(response);
        response.write(tail(end.slice(0, 3), '0-0').replace(DONE, ''));
        // In the frame after the first commit, so that it has to wait.
        setTimeout(() => response.write(tail(end, '1-2')), 40);
        setTimeout(() => app.engine.resume(), 60);
      },
      (_asked, response) =>
        json(response, 200, { task_id: 't1', session_id: 's', status: 'failed' }),
    );
    expect((await settled(app)).status).toBe('failed');
  });

  it('C32: notes an end again that could not be stored when the machine woke before its commit', async () => {
    const { app } = await follow((_asked, response) => {
      openStream(response);
      response.write(tail(log.slice(0, 3), '0-0').replace(DONE, ''));
      setTimeout(() => response.write(tail(log, '1-2')), 40);
      setTimeout(() => {
        vi.spyOn(app.store.tasks, 'settle').mockImplementationOnce(() => {
          throw new Error('No room.');
        });
        app.engine.resume();
      }, 60);
    });
    await settled(app);
    expect(messages(app)).toEqual(WHOLE);
    expect(app.errors).toEqual([['noting the end of a task', new Error('No room.')]]);
  });
});

describe('bad input from a server', () => {
  it('C55: keeps an unknown chunk and moves on', async () => {
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

  it('C46: asks the server whether a stream with an error in it failed, and keeps the text', async () => {
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

  it('C39: waits for a sign-in on 401 and honours Retry-After on 503', async () => {
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
