/** What the leases of every engine must do. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Storage } from '../../../../../src/backend/store/storage';
import { LeaseLostError } from '../../../../../src/backend/tasks/lease';
import { LOG_START } from '../../../../../src/backend/tasks/log';
import { createTurn, LEASE_TTL } from '../../../../unit/backend/support/store';
import { until } from '../../support/until';
import { type StorageUnderTest, type Suite, take, texts } from './subject';

export function leaseSuite({ name, open }: Suite): void {
  describe(`leases in ${name}`, () => {
    let subject: StorageUnderTest;
    let storage: Storage;
    let session: string;
    let t: string;
    let count = 0;

    beforeAll(async () => {
      subject = await open();
    });

    afterAll(() => subject.dispose());

    beforeEach(async () => {
      storage = subject.storage;
      t = `leased-${count++}`;
      session = await createTurn(storage, t);
    });

    const expire = async () => {
      subject.elapse(LEASE_TTL + 1);
      return until('the lease to expire', async () => {
        const acquired = await storage.leases.acquire(t);
        return acquired.kind === 'acquired' && acquired;
      });
    };

    it('have one holder at a time', async () => {
      const all = await Promise.all(Array.from({ length: 5 }, () => storage.leases.acquire(t)));
      expect(all.map(({ kind }) => kind).sort()).toEqual([
        'acquired',
        ...Array<string>(4).fill('held'),
      ]);
    });

    it('are free again when they are given back', async () => {
      const first = await take(storage, t);
      await storage.leases.release(first);
      const second = await take(storage, t);
      expect(second.epoch).toBeGreaterThan(first.epoch);
    });

    it('are not given back by who has lost them', async () => {
      const first = await take(storage, t);
      await storage.leases.release(first);
      await take(storage, t);
      await storage.leases.release(first);
      expect(await storage.leases.acquire(t)).toEqual({ kind: 'held' });
    });

    it('C28: expire, and fence out the holder that comes too late', async () => {
      const stale = await take(storage, t);
      await storage.log.append(stale, ['"mine"']);
      const { lease } = await expire();
      await expect(storage.log.append(stale, ['"late"'])).rejects.toThrow(LeaseLostError);
      await expect(storage.log.close(stale, 'failed', ['"late"'])).rejects.toThrow(LeaseLostError);
      expect(await storage.leases.renew(stale)).toBeNull();
      await storage.log.append(lease, ['"next"']);
      expect(texts((await storage.log.read(t, LOG_START, 9)).entries)).toEqual([
        '"mine"',
        '"next"',
      ]);
    });

    it('do not expire while they are renewed', async () => {
      const lease = await take(storage, t);
      const deadline = Date.now() + LEASE_TTL * 3;
      await until('three lifetimes to pass', async () => {
        subject.elapse(LEASE_TTL / 10);
        expect(await storage.leases.renew(lease)).toEqual({ stopRequested: false });
        expect(await storage.leases.acquire(t)).toEqual({ kind: 'held' });
        return Date.now() > deadline;
      });
    });

    it('tell their holder that the task is to be stopped', async () => {
      const told: string[] = [];
      const unlisten = storage.registry.onStopRequested((id) => told.push(id));
      const lease = await take(storage, t);
      await storage.registry.requestStop(t);
      expect(await storage.leases.renew(lease)).toEqual({ stopRequested: true });
      await until('the message', () => told.includes(t));
      unlisten();
      expect(await storage.registry.find(t)).toMatchObject({ stopRequested: true });
    });

    it('count holders that die without a word', async () => {
      expect(await storage.leases.acquire(t)).toMatchObject({ attempts: 1 });
      expect(await expire()).toMatchObject({ attempts: 2 });
      const third = await expire();
      expect(third).toMatchObject({ attempts: 3 });
      await storage.log.append(third.lease, ['"a word"']);
      const fourth = await expire();
      expect(fourth).toMatchObject({ attempts: 1 });
      await storage.leases.release(fourth.lease);
      expect(await storage.leases.acquire(t)).toMatchObject({ attempts: 1 });
    });

    it('are not given for a task that has ended or does not exist', async () => {
      await storage.log.close(await take(storage, t), 'completed', []);
      expect(await storage.leases.acquire(t)).toEqual({ kind: 'ended' });
      expect(await storage.leases.acquire('nowhere')).toEqual({ kind: 'ended' });
    });

    it('name the sessions whose tasks nobody works on, and no others', async () => {
      const lease = await take(storage, t);
      expect(await storage.leases.abandoned()).not.toContain(session);
      subject.elapse(LEASE_TTL + 1);
      await until('the session to be abandoned', async () =>
        (await storage.leases.abandoned()).includes(session),
      );
      await storage.log.close(lease, 'completed', []);
      subject.elapse(LEASE_TTL + 1);
      expect(await storage.leases.abandoned()).not.toContain(session);
    });

    it('given back make the session known as abandoned at once', async () => {
      await storage.leases.release(await take(storage, t));
      expect(await storage.leases.abandoned()).toContain(session);
    });
  });
}
