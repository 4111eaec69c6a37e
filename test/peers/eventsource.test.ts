/** A standard EventSource client: it resumes by itself, with `Last-Event-ID` and the URL of its first request. */
import { EventSource } from 'eventsource';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { taskIdOf } from '../integration/backend/support/client';
import { type InProcess, startInProcess } from '../integration/backend/support/in-process';
import { TOKEN } from '../integration/backend/support/process';
import { startCuttingProxy } from './support/cutting-proxy';

let running: InProcess;

beforeAll(async () => {
  running = await startInProcess({ HEARTBEAT_INTERVAL: '50' });
});

afterAll(() => running.stop());

interface Followed {
  readonly events: { readonly id: string | undefined; readonly data: string }[];
  /** The `Last-Event-ID` of each request. */
  readonly cursors: (string | null)[];
}

function follow(url: string): Promise<Followed> {
  const events: Followed['events'] = [];
  const cursors: Followed['cursors'] = [];
  return new Promise((resolve, reject) => {
    const source = new EventSource(url, {
      fetch: (address, init) => {
        const headers = new Headers(init.headers);
        cursors.push(headers.get('last-event-id'));
        headers.set('authorization', `Bearer ${TOKEN}`);
        return fetch(address, { ...init, headers });
      },
    });
    source.onmessage = ({ data, lastEventId }) => {
      const done = data === '[DONE]';
      events.push({ id: done ? undefined : lastEventId, data });
      if (!done) return;
      source.close();
      resolve({ events, cursors });
    };
    source.onerror = (error) => {
      if (source.readyState === EventSource.CLOSED) reject(new Error(error.message));
    };
  });
}

describe('an EventSource', () => {
  it('through a connection that breaks again and again gets every event once', async () => {
    const { client, backend } = running;
    const session = await client.createSession();
    const message = '/script text chars=6000 interval=2 seed=11';
    const taskId = taskIdOf(await client.send(session, message, 'a'));
    // The first lies within the headers, the others anywhere in the events.
    const proxy = await startCuttingProxy(backend.url, [40, 1_171, 9_000, 23_457]);
    const address = `${proxy.url}/api/chat/tasks/${taskId}/stream?last_message_id=0-0`;
    const { events, cursors } = await follow(address);
    await proxy.stop();
    expect(proxy.cuts()).toBe(4);
    expect(events).toEqual(await client.read(taskId));
    const ids = events.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    // Two requests before the first event, then one for each cut, each from where the one before it ended.
    expect(cursors.slice(0, 2)).toEqual([null, null]);
    expect(cursors.slice(2).every((cursor) => cursor !== null && ids.includes(cursor))).toBe(true);
    expect(cursors).toHaveLength(5);
  });
});
