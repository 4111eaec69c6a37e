/** Connections as servers and networks treat them, seen from the outside: what is asked for, and what there is in the end. */
import { initialFoldState } from '@shared/chat/fold-state';
import { describe, expect, it, vi } from 'vitest';
import { openProfile } from '../../../src/main/store/profile';
import { temporaryFolder } from '../store/temporary';
import { messages, settled, startEngine } from './engine';
import { type Answer, DONE, frame, json, openStream, startPeer, tail } from './peer';
import { follow, inTurn, log, running, WHOLE } from './story';

/** For a thousand of something, on a machine that has other things to do: a bound, not a measure. */
const TIMEOUT = 180_000;

const refuse =
  (status: number, body: object = { detail: 'Not now.' }): Answer =>
  (_asked, response) =>
    json(response, status, body);

/** Sends one event after the cursor and closes. */
const oneEvent: Answer = (asked, response) => {
  const cursor = asked.query.get('last_message_id') ?? '0-0';
  const next = cursor === '0-0' ? 0 : Number(cursor.split('-')[1]) + 1;
  openStream(response);
  response.end(frame(`1-${next}`, log[next] ?? ''));
};

describe('a server that keeps less and less of the log', () => {
  it('C22: is replayed when it forgets between its answer and its first event', async () => {
    const { app, peer } = await follow(
      inTurn(
        oneEvent,
        (_asked, response) => {
          openStream(response);
          response.destroy();
        },
        refuse(410, { detail: { code: 'STREAM_GAP', message: 'Gone.' } }),
      ),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-0', '1-0', '0-0']);
  });

  it.each([
    ['the end mark', DONE],
    ['an end without an id', frame(null, { type: 'finish' })],
    ['a beginning and an end', frame('2-0', log[0] ?? '') + frame('2-1', log[6] ?? '') + DONE],
  ])('C22: keeps what was received when all that is left is %s', async (_what, left) => {
    const first = tail(log.slice(0, 4), '0-0').replace(DONE, '');
    const statuses = ['running', 'completed'];
    const { app, peer } = await follow(
      inTurn(
        (_asked, response) => {
          openStream(response);
          response.end(first);
        },
        refuse(410, { detail: { code: 'STREAM_GAP', message: 'Gone.' } }),
        (_asked, response) => {
          openStream(response);
          response.end(left);
        },
      ),
      (_asked, response) =>
        json(response, 200, { task_id: 't1', session_id: 's', status: statuses.shift() }),
    );
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)[0]?.parts).toMatchObject([{ type: 'text', text: 'Grüße 🚀 und ' }]);
    expect(peer.cursors()).toEqual(['0-0', '1-3', '0-0']);
  });
});

describe('a server that closes connections', () => {
  it('C36: after every event is followed with one request for each', async () => {
    const { app, peer } = await follow(oneEvent);
    expect(await settled(app)).toMatchObject({ eventsApplied: log.length, duplicatesDropped: 0 });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', ...log.slice(1).map((_, index) => `1-${index}`)]);
  });

  it('C36: and has no ids brings nothing new by ending a text once more', async () => {
    const { app, peer } = await follow(
      (_asked, response) => {
        openStream(response);
        response.write(
          log
            .slice(0, 5)
            .map((data) => frame(null, data))
            .join(''),
        );
        // In a frame of its own: all that is stored has come again before it.
        setTimeout(() => response.end(frame(null, log[5] ?? '')), 150);
      },
      (_asked, response) =>
        json(response, 200, { task_id: 't1', session_id: 's', status: 'completed' }),
    );
    expect((await settled(app)).status).toBe('completed');
    expect(messages(app)).toEqual(WHOLE);
    // The first, three for the question, three more that could have brought the rest.
    expect(peer.cursors()).toHaveLength(7);
  });
});

describe('a server that answers with an error', () => {
  it.each([500, 502, 503, 504])('C38: %i is tried again until it is over', async (status) => {
    const { app } = await follow(inTurn(refuse(status), refuse(status), refuse(status)));
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app)).toEqual(WHOLE);
  });

  it.each([400, 404, 422])('C38: %i ends it once the task is unknown too', async (status) => {
    const { app, peer } = await follow(refuse(status), refuse(404));
    expect((await settled(app)).status).toBe('lost');
    expect(peer.cursors()).toEqual(['0-0']);
  });
});

describe('a thousand unfinished tasks', () => {
  it(
    'C54: are all settled after a start, with one request for each',
    async () => {
      const count = 1_000;
      const folder = temporaryFolder();
      const { store } = openProfile(folder, new Date());
      if (!store) throw new Error('The profile could not be opened.');
      store.transaction(() => {
        for (let index = 0; index < count; index += 1) {
          store.sessions.create(`s${index}`, 0);
          store.tasks.add({
            taskId: `t${index}`,
            sessionId: `s${index}`,
            kind: 'turn',
            toolCallId: null,
            foldState: initialFoldState(),
            now: 0,
          });
        }
      });
      store.close();
      const peer = await startPeer({
        'GET /tasks/t[0-9]+/stream': (asked, response) => {
          openStream(response);
          response.end(tail(log, asked.query.get('last_message_id')));
        },
        'GET /tasks/t[0-9]+': running,
      });
      const app = startEngine({ folder, url: peer.url });
      const patience = { timeout: TIMEOUT, interval: 100 };
      await vi.waitFor(() => expect(app.store.tasks.open()).toHaveLength(0), patience);
      expect(peer.cursors()).toHaveLength(count);
      expect(app.store.transcripts.read('s999')).toEqual(WHOLE);
    },
    TIMEOUT,
  );
});
