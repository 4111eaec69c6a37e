/** What a server still owes when it says that a task is over, and logs that are not the ones that were read. */
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../store/temporary';
import { eventually, messages, type Running, seedTask, settled, startEngine } from './engine';
import { type Answer, DONE, frame, json, openStream, startPeer, tail } from './peer';
import { delta, follow, inTurn, log, running, WHOLE } from './story';

const empty: Answer = (_asked, response) => {
  openStream(response);
  response.end();
};
const begun: Answer = (_asked, response) => {
  openStream(response);
  response.end(tail(log.slice(0, 4), '0-0').replace(DONE, ''));
};
const over =
  (lastMessageId: string | null): Answer =>
  (_asked, response) =>
    json(response, 200, {
      task_id: 't1',
      session_id: 's',
      status: 'completed',
      last_message_id: lastMessageId,
    });

describe('the rest of a stream', () => {
  it.each([`1-${log.length - 1}`, null])(
    'C44: is fetched though connections close before they bring it, the last event being %s',
    async (last) => {
      const stream = inTurn(begun, empty, empty, empty, empty, empty);
      const { app } = await follow(stream, over(last));
      expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: log.length });
      expect(messages(app)).toEqual(WHOLE);
    },
  );

  it('C44: is not waited for when the last event that the server names is here', async () => {
    const { app, peer } = await follow(inTurn(begun, empty, empty, empty), over('1-3'));
    expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: 4 });
    expect(peer.cursors()).toHaveLength(4);
  });

  it('C11: C21: is not added to what it says again, from a log that was compacted meanwhile', async () => {
    const merged =
      log
        .slice(0, 2)
        .map((data, index) => frame(`1-${index}`, data))
        .join('') +
      frame('1-4', delta('Grüße 🚀 und mehr')) +
      log
        .slice(5)
        .map((data, index) => frame(`1-${index + 5}`, data))
        .join('') +
      DONE;
    const again: Answer = (_asked, response) => {
      openStream(response);
      response.end(merged);
    };
    const { app, peer } = await follow(inTurn(begun, again, again), running);
    expect(await settled(app)).toMatchObject({ status: 'completed', lastMessageId: '1-6' });
    expect(messages(app)).toEqual(WHOLE);
    expect(peer.cursors()).toEqual(['0-0', '1-3', '0-0']);
  });

  /** A server that has thrown a task's log away, and whose rows are asked for in vain for a while. */
  async function forgetful() {
    const folder = temporaryFolder();
    seedTask(folder);
    const trimmed: Answer = (_asked, response) =>
      json(response, 410, { detail: { code: 'TASK_EXPIRED', message: 'Trimmed.' } });
    let unheard = 5;
    const rows: Answer = (_asked, response) => {
      unheard -= 1;
      if (unheard >= 0) return void response.destroy();
      const messages = [{ role: 'assistant', content: 'Grüße 🚀 und mehr' }];
      json(response, 200, { id: 'remote-1', created_at: '', updated_at: '', messages });
    };
    const peer = await startPeer({
      'GET /tasks/t1/stream': inTurn(begun, ...Array.from({ length: 40 }, () => trimmed)),
      'GET /tasks/t1': over('1-6'),
      'GET /sessions/remote-1': rows,
    });
    const looks = () => peer.asked.filter(({ path }) => path === '/sessions/remote-1').length;
    const hear = (after: number) => {
      unheard = after;
    };
    return { folder, url: peer.url, looks, hear };
  }

  async function expectWhole(app: Running): Promise<void> {
    expect(await settled(app)).toMatchObject({ status: 'completed' });
    expect(messages(app).at(-1)).toMatchObject({
      status: 'complete',
      parts: [{ type: 'text', text: 'Grüße 🚀 und mehr' }],
    });
  }

  it('C21: comes from the rows before a task is settled whose log the server no longer has', async () => {
    const { folder, url } = await forgetful();
    await expectWhole(startEngine({ folder, url }));
  });

  it('C21: comes from the rows also when the app is started anew before it could read them', async () => {
    const { folder, url, looks, hear } = await forgetful();
    hear(Number.POSITIVE_INFINITY);
    const first = startEngine({ folder, url });
    await eventually(looks, (count) => expect(count).toBeGreaterThan(3));
    expect(first.store.tasks.get('t1')).toMatchObject({ settledAt: null });
    first.close();
    hear(3);
    await expectWhole(startEngine({ folder, url }));
  });
});
