/** Many unfinished tasks at once. */
import { initialFoldState } from '@shared/chat/fold-state';
import { expect, it, vi } from 'vitest';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';
import { startEngine } from './engine';
import { json, openStream, startPeer, tail } from './peer';

const TASKS = 200;
const SESSIONS = 20;

/** Looks rarely, because each look reads every task. */
const settles = <T>(read: () => T, check: (value: T) => void): Promise<void> =>
  vi.waitFor(() => check(read()), { timeout: 50_000, interval: 250 });

it('C43: a start with two hundred unfinished tasks asks few at a time, the visible chat first, and settles all', async () => {
  const folder = temporaryFolder();
  const seed = openStore(folder);
  seed.transaction(() => {
    for (let n = 0; n < SESSIONS; n += 1) {
      seed.sessions.create(`s${n}`, 0);
      seed.sessions.setRemoteId(`s${n}`, `remote-${n}`);
    }
    for (let n = 0; n < TASKS; n += 1) {
      const task = { taskId: `t${n}`, sessionId: `s${n % SESSIONS}`, kind: 'turn' } as const;
      seed.tasks.add({ ...task, toolCallId: null, foldState: initialFoldState(), now: n });
    }
  });
  seed.close();

  const order: string[] = [];
  let open = 0;
  let most = 0;
  const peer = await startPeer({
    'GET /tasks/t[0-9]+/stream': ({ path }, response) => {
      const taskId = path.split('/')[2] ?? '';
      order.push(taskId);
      open += 1;
      most = Math.max(most, open);
      // The headers wait, so that what is under way at once can be counted.
      setImmediate(() => {
        open -= 1;
        openStream(response);
        const start = { type: 'start', messageId: `m-${taskId}` };
        response.end(tail([start, { type: 'finish' }], '0-0'));
      });
    },
    'GET /sessions': (_asked, response) => json(response, 200, { sessions: [], total: 0 }),
  });
  let url: string | null = null;
  const app = startEngine({ folder, url: () => url });
  app.engine.backendDown();
  app.engine.watched(new Set(['s19']));
  await settles(
    () => app.store.tasks.open().filter(({ waitReason }) => waitReason === 'backend-down').length,
    (waiting) => expect(waiting).toBe(TASKS),
  );
  url = peer.url;
  app.engine.backendReady();
  await settles(
    () => app.store.tasks.open().length,
    (left) => expect(left).toBe(0),
  );
  expect(order).toHaveLength(TASKS);
  expect(new Set(order).size).toBe(TASKS);
  expect(most).toBeLessThanOrEqual(8);
  const seen = order.flatMap((taskId, at) => (Number(taskId.slice(1)) % SESSIONS === 19 ? at : []));
  expect(Math.max(...seen)).toBeLessThan(40);
});
