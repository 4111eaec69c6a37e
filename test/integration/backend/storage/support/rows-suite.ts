/** What every engine must do with sessions, transcripts and tasks. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionRow } from '../../../../../src/backend/store/sessions';
import type { Storage } from '../../../../../src/backend/store/storage';
import type { NewTurn } from '../../../../../src/backend/tasks/registry';
import { type StorageUnderTest, type Suite, take } from './subject';

const turn = (taskId: string, messageId: string, extra: Partial<NewTurn> = {}): NewTurn => ({
  ...{ taskId, messageId, role: 'user', content: `“${messageId}”`, input: { context: null } },
  ...{ title: null, ...extra },
});

export function rowsSuite({ name, open }: Suite): void {
  describe(`sessions, messages and tasks in ${name}`, () => {
    let subject: StorageUnderTest;
    let storage: Storage;
    let users = 0;

    beforeAll(async () => {
      subject = await open();
      storage = subject.storage;
    });

    afterAll(() => subject.dispose());

    const newSession = (): Promise<SessionRow> => storage.sessions.create(`user-${users++}`);

    it('lists a user’s sessions, the last used first, in pages', async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index += 1) {
        subject.clock.time += 10;
        ids.unshift((await storage.sessions.create('lister')).id);
      }
      const list = async (limit: number, offset: number) => {
        const { sessions, total } = await storage.sessions.list('lister', limit, offset);
        return { ids: sessions.map(({ id }) => id), total };
      };
      expect(await list(10, 0)).toEqual({ ids, total: 5 });
      expect(await list(2, 1)).toEqual({ ids: ids.slice(1, 3), total: 5 });
      subject.clock.time += 10;
      await storage.sessions.rename(ids[4] ?? '', 'Used again');
      expect((await list(1, 0)).ids).toEqual([ids[4]]);
      await storage.sessions.delete(ids[4] ?? '');
      expect(await list(10, 0)).toEqual({ ids: ids.slice(0, 4), total: 4 });
    });

    it('shows a session to its user only', async () => {
      const session = await newSession();
      expect(await storage.sessions.find(session.id, session.user_id)).toEqual(session);
      expect(await storage.sessions.find(session.id, 'stranger')).toBeNull();
      expect(await storage.sessions.find('nowhere', session.user_id)).toBeNull();
    });

    it('starts a turn once per message, however often and from wherever it is asked', async () => {
      const session = await newSession();
      const attempts = Array.from({ length: 4 }, (_, index) =>
        storage.registry.startTurn(session, turn(`once-${index}`, 'm')),
      );
      const kinds = (await Promise.all(attempts)).map(({ kind }) => kind).sort();
      expect(kinds).toEqual(['known', 'known', 'known', 'started']);
      expect(await storage.messages.list(session.id)).toHaveLength(1);
      expect(await storage.registry.runningIn(session.id)).toHaveLength(1);
    });

    it('refuses a message id that another row has', async () => {
      const session = await newSession();
      await storage.registry.startTurn(session, turn('taken', 'm'));
      const message = { id: 'answer', taskId: 'taken', turn: 1, role: 'assistant' } as const;
      await storage.log.append(
        await take(storage, 'taken'),
        [],
        [{ kind: 'append-message', message: { ...message, content: null } }],
      );
      expect(await storage.registry.startTurn(session, turn('other', 'answer'))).toEqual({
        kind: 'conflict',
      });
    });

    it('reads a long session page by page, whatever is added meanwhile', async () => {
      const session = await newSession();
      const said = (id: string, turn: number) =>
        ({
          kind: 'append-message',
          message: { id, taskId: `t${turn}`, turn, role: 'assistant', content: id },
        }) as const;
      await storage.registry.startTurn(session, turn('t1', 'q1'));
      await storage.registry.startTurn(session, turn('t2', 'q2'));
      const first = await take(storage, 't1');
      await storage.log.append(first, [], [said('a', 1), said('b', 1)]);
      const newest = await storage.messages.page(session.id, 2, null);
      expect(newest.rows.map(({ id }) => id)).toEqual(['b', 'q2']);
      await storage.log.append(first, [], [said('c', 1)]);
      const rest = await storage.messages.page(session.id, 2, newest.before);
      expect(rest.rows.map(({ id }) => id)).toEqual(['q1', 'a']);
      expect(rest.before).toBeNull();
      const all = await storage.messages.page(session.id, 5, null);
      expect(all).toEqual({ rows: expect.anything(), before: null });
      expect(all.rows.map(({ id, turn }) => [id, turn])).toEqual(
        (await storage.messages.list(session.id)).map(({ id, turn }) => [id, turn]),
      );
      expect(await storage.messages.page('nowhere', 5, null)).toEqual({ rows: [], before: null });
    });

    it('reads the later result of a call in a page, as in the whole', async () => {
      const session = await newSession();
      await storage.registry.startTurn(session, turn('paged', 'q'));
      const lease = await take(storage, 'paged');
      const row = { taskId: 'paged', turn: 1, role: 'tool', content: 'pending' } as const;
      await storage.log.append(
        lease,
        [],
        ['one', 'two'].map((id) => ({
          kind: 'append-message',
          message: { ...row, id: `row-${id}`, toolCallId: id },
        })),
      );
      await storage.log.append(
        lease,
        [],
        [{ kind: 'set-tool-result', toolCallId: 'two', content: 'done' }],
      );
      const { rows } = await storage.messages.page(session.id, 2, null);
      expect(rows.map(({ content }) => content)).toEqual(['pending', 'done']);
      expect((await storage.messages.list(session.id)).slice(1)).toEqual(rows);
    });

    it('keeps the first title, and a new name', async () => {
      const session = await newSession();
      const title = async () =>
        (await storage.sessions.find(session.id, session.user_id))?.title ?? null;
      await storage.registry.startTurn(session, turn('title-1', 'a', { title: null }));
      expect(await title()).toBeNull();
      await storage.registry.startTurn(session, turn('title-2', 'b', { title: 'First' }));
      await storage.registry.startTurn(session, turn('title-3', 'c', { title: 'Second' }));
      expect(await title()).toBe('First');
      await storage.sessions.rename(session.id, 'Mine');
      expect(await title()).toBe('Mine');
    });

    it('sorts the rows of queued turns behind the answers before them', async () => {
      const session = await newSession();
      await storage.registry.startTurn(session, turn('queue-1', 'first'));
      await storage.registry.startTurn(session, turn('queue-2', 'second'));
      const lease = await take(storage, 'queue-1');
      const toolCalls = [
        { id: 'call', type: 'function', function: { name: 'f', arguments: '{}' } },
      ] as const;
      const row = { taskId: 'queue-1', turn: 1 };
      await storage.log.append(
        lease,
        [],
        [
          {
            kind: 'append-message',
            message: { ...row, id: 'answer', role: 'assistant', content: '', toolCalls },
          },
          {
            kind: 'append-message',
            message: { ...row, id: 'result', role: 'tool', content: 'pending', toolCallId: 'call' },
          },
          { kind: 'set-tool-result', toolCallId: 'call', content: 'done 😀' },
          { kind: 'set-tool-result', toolCallId: 'unknown', content: 'nobody' },
          {
            kind: 'append-message',
            message: { id: 'comment', taskId: 'queue-1', role: 'assistant', content: 'last' },
          },
        ],
      );
      const rows = await storage.messages.list(session.id);
      expect(rows.map(({ id, turn: number }) => [id, number])).toEqual([
        ['first', 1],
        ['answer', 1],
        ['result', 1],
        ['second', 2],
        ['comment', 2],
      ]);
      expect(rows[1]).toEqual({
        ...{ id: 'answer', task_id: 'queue-1', turn: 1, role: 'assistant', content: '' },
        ...{ tool_calls: toolCalls, tool_call_id: null, created_at: subject.clock.time },
      });
      expect(rows[2]).toMatchObject({ content: 'done 😀', tool_calls: null, tool_call_id: 'call' });
    });

    it('finds tasks by id, by operation and by session', async () => {
      const session = await newSession();
      await storage.registry.startTurn(session, turn('parent', 'm', { input: { a: [] } }));
      const lease = await take(storage, 'parent');
      const operation = {
        ...({ id: 'child', kind: 'operation', turn: 1, messageId: null } as const),
        ...{ operationId: 'op-1', toolName: 'create_agent', input: { list: [], map: {} } },
      };
      await storage.log.append(lease, [], [{ kind: 'create-task', task: operation }]);
      const child = await storage.registry.find('child');
      expect(child).toEqual({
        ...operation,
        ...{ sessionId: session.id, userId: session.user_id, outcome: null },
        ...{ stopRequested: false, tail: { ms: 0, seq: 0 }, createdAt: subject.clock.time },
      });
      expect(await storage.registry.findByOperation('op-1')).toEqual(child);
      expect(await storage.registry.findByOperation('op-2')).toBeNull();
      expect(await storage.registry.find('nowhere')).toBeNull();
      await storage.registry.startTurn(session, turn('later', 'n'));
      const running = async () =>
        (await storage.registry.runningIn(session.id)).map(({ id }) => id);
      expect(await running()).toEqual(['parent', 'later', 'child']);
      await storage.log.close(lease, 'completed', []);
      expect(await running()).toEqual(['later', 'child']);
      expect((await storage.registry.find('parent'))?.input).toEqual({ a: [] });
    });

    it('forgets everything of a deleted session', async () => {
      const session = await newSession();
      await storage.registry.startTurn(session, turn('gone', 'm'));
      await storage.sessions.delete(session.id);
      expect(await storage.registry.find('gone')).toBeNull();
      expect(await storage.messages.list(session.id)).toEqual([]);
      expect(await storage.registry.runningIn(session.id)).toEqual([]);
      expect(await storage.leases.acquire('gone')).toEqual({ kind: 'ended' });
    });
  });
}
