/** What the completions of operations must do, whatever stores them. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Completion } from '../../../../../src/backend/completion/completion';
import type { Storage } from '../../../../../src/backend/store/storage';
import { createTurn, STREAM_TTL } from '../../../../unit/backend/support/store';
import { until } from '../../support/until';
import { type StorageUnderTest, type Suite, take } from './subject';

export function completionSuite({ name, open }: Suite): void {
  describe(`completions in ${name}`, () => {
    let subject: StorageUnderTest;
    let storage: Storage;
    let session: string;
    let count = 0;
    let task: string;
    let operation: string;

    beforeAll(async () => {
      subject = await open();
    });

    afterAll(() => subject.dispose());

    beforeEach(async () => {
      storage = subject.storage;
      const turn = `completion-turn-${count++}`;
      task = `completion-task-${count}`;
      operation = `completion-operation-${count}`;
      session = await createTurn(storage, turn);
      const created = {
        ...({ id: task, kind: 'operation', turn: 1, messageId: null } as const),
        ...{ operationId: operation, toolName: 'create_agent', input: null },
      };
      await storage.log.append(
        await take(storage, turn),
        [],
        [{ kind: 'create-task', task: created }],
      );
    });

    const claim = (completion: Completion) => storage.completions.claim(operation, completion);

    it('keeps the first completion and nothing of later ones', async () => {
      const { completions } = storage;
      expect(await completions.find(task)).toBeNull();
      expect(await claim(done('first'))).toEqual({
        kind: 'accepted',
        taskId: task,
        sessionId: session,
      });
      expect(await claim(done('second'))).toEqual({ kind: 'settled', taskId: task });
      expect(await completions.find(task)).toEqual(done('first'));
    });

    it('lets one of many win', async () => {
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, index) => claim(done(`number ${index}`))),
      );
      expect(claims.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    });

    it('knows only operations', async () => {
      const { completions } = storage;
      expect(await completions.claim('other', done('x'))).toEqual({ kind: 'unknown' });
      expect(await completions.claim(task, done('x'))).toEqual({ kind: 'unknown' });
      expect(await completions.find('other')).toBeNull();
    });

    it('takes nothing for a task that was asked to stop', async () => {
      await storage.registry.requestStop(task);
      expect(await claim(done('late'))).toEqual({ kind: 'settled', taskId: task });
      expect(await storage.completions.find(task)).toBeNull();
    });

    it('takes nothing for a task that has ended', async () => {
      await storage.log.close(await take(storage, task), 'failed', []);
      expect(await claim(done('late'))).toEqual({ kind: 'settled', taskId: task });
      expect(await storage.completions.find(task)).toBeNull();
    });

    it('survives a restart', async () => {
      const failed: Completion = {
        success: false,
        result: { agent_json: { nodes: [1, 'ü', null], links: [] } },
        error: 'no luck',
        source: 'queue',
      };
      await claim(failed);
      const { completions } = await subject.restart();
      expect(await completions.find(task)).toEqual(failed);
      expect(await completions.claim(operation, done('again'))).toMatchObject({ kind: 'settled' });
    });

    it('goes with the log of its task, and counts on', async () => {
      await claim(done('first'));
      await storage.log.close(await take(storage, task), 'completed', ['"finish"']);
      subject.elapse(STREAM_TTL + 1);
      await until('the completion to expire', async () => {
        await storage.removeExpired();
        return (await storage.completions.find(task)) === null;
      });
      expect(await claim(done('second'))).toEqual({ kind: 'settled', taskId: task });
    });

    it('goes with its session', async () => {
      await claim(done('first'));
      await storage.sessions.delete(session);
      expect(await claim(done('second'))).toEqual({ kind: 'unknown' });
    });

    it('tells watchers of the completion that counts, until they leave', async () => {
      let left = 0;
      let hints = 0;
      const leave = storage.completions.watch(task, () => {
        left += 1;
      });
      leave();
      const unwatch = storage.completions.watch(task, () => {
        hints += 1;
      });
      await claim(done('first'));
      await until('a hint', () => hints > 0);
      unwatch();
      const before = hints;
      await claim(done('second'));
      await storage.completions.find(task);
      expect([hints, left]).toEqual([before, 0]);
    });
  });
}

function done(result: string): Completion {
  return { success: true, result, error: null, source: 'webhook' };
}
