import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { initialFoldState } from '@shared/chat/fold-state';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { workHere } from '../../../src/main/long-work/jobs';
import { type BackupKind, Backups, isBackupDue } from '../../../src/main/store/backups';
import { Maintenance } from '../../../src/main/store/maintenance';
import { DATABASE_FILE } from '../../../src/main/store/profile';
import type { Store } from '../../../src/main/store/store';
import { systemClock } from '../../../src/main/streams/clock';
import { ManualClock } from '../../unit/main/manual-clock';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const DAY = 86_400_000;
const START = Date.parse('2026-03-01T12:00:00Z');
const day = (n: number) => new Date(START + n * DAY);

function withChats(count: number): { folder: string; store: Store } {
  const folder = temporaryFolder();
  const store = openStore(folder);
  for (let n = 0; n < count; n += 1) store.sessions.create(`s${n}`, START + n * DAY);
  return { folder, store };
}

const backUp = (store: Store, kind: BackupKind, now: Date) =>
  store.backups.make(async (to) => store.copyTo(to), kind, now);

/** Lets everything run that waits for nothing but its turn. */
async function idle(): Promise<void> {
  for (let turn = 0; turn < 5; turn += 1) await setImmediate();
}

function maintenance(store: Store, now: () => number) {
  const forgotten: string[] = [];
  const errors: unknown[] = [];
  const keeper = new Maintenance(
    store,
    { ...systemClock, wall: now },
    {
      backUp: (...asked) => backUp(store, ...asked),
      forget: (ids) => forgotten.push(...ids),
      onError: (...error) => errors.push(error),
    },
  );
  return { keeper, forgotten, errors };
}

describe('backups', () => {
  it('are made every night of an app that runs for days, and the newest three are kept', async () => {
    const { store } = withChats(1);
    const clock = new ManualClock();
    clock.sleep(new Date(2026, 2, 1, 12).getTime());
    const errors: unknown[] = [];
    const keeper = new Maintenance(store, clock, {
      backUp: (...asked) => backUp(store, ...asked),
      forget: () => undefined,
      onError: (...error) => errors.push(error),
    });
    keeper.start();
    const made: Date[] = [];
    for (let minutes = 0; minutes < 5 * 24 * 60; minutes += 5) {
      clock.advance(5 * 60_000);
      await idle();
      const newest = store.backups.list('daily')[0]?.createdAt;
      if (newest !== undefined && newest !== made.at(-1)?.getTime()) made.push(new Date(newest));
    }
    expect(errors).toEqual([]);
    expect(made.map((at) => `${at.getDate()}. ${at.getHours()} h`)).toEqual([
      '1. 12 h',
      ...['2. 2 h', '3. 2 h', '4. 2 h', '5. 2 h', '6. 2 h'],
    ]);
    expect(store.backups.list('daily')).toHaveLength(3);
    keeper.close();
    clock.advance(2 * DAY);
    await idle();
    expect(store.backups.list('daily')[0]?.createdAt).toBe(made.at(-1)?.getTime());
    store.close();
  });

  it('rotate: the newest three of each day are kept, and others are not touched', async () => {
    const { store } = withChats(1);
    await backUp(store, 'manual', day(0));
    for (let n = 1; n <= 5; n += 1) await backUp(store, 'daily', day(n));
    expect(store.backups.list('daily').map(({ createdAt }) => createdAt)).toEqual(
      [5, 4, 3].map((n) => day(n).getTime()),
    );
    expect(store.backups.list('manual')).toHaveLength(1);
    store.close();
  });

  it('come back in place of the database when a person wants that, and lose nothing', async () => {
    const { folder, store } = withChats(2);
    const { name } = await backUp(store, 'manual', day(0));
    store.sessions.create('later', START);
    expect(store.backups.requestRestore('../longhaul.db')).toBe(false);
    expect(store.backups.requestRestore(name)).toBe(true);
    store.close();

    const restored = openStore(folder, day(1));
    expect(restored.sessions.list()).toHaveLength(2);
    const [notice] = restored.notices.list();
    expect(notice?.message).toContain('The backup is in place');
    const kept = new Database(join(folder, restored.info().setAside[0]?.name ?? ''));
    expect(kept.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(3);
    kept.close();
    restored.close();
    const again = openStore(folder, day(2));
    expect(again.sessions.list(), 'once').toHaveLength(2);
    expect(again.info().setAside).toHaveLength(1);
    again.close();
  });

  it('are kept though older ones are from a future that a wrong clock has made up', async () => {
    const { store } = withChats(1);
    for (const kind of ['daily', 'manual', 'migration'] as const) {
      for (const n of [100, 101, 102]) await backUp(store, kind, day(n));
      const made = await backUp(store, kind, day(0));
      expect(store.backups.list(kind)).toContainEqual(made);
      for (const n of [1, 2, 3]) await backUp(store, kind, day(n));
      expect(store.backups.list(kind)[0]?.createdAt, 'the future has gone').toBe(+day(3));
    }
    store.close();
  });

  it('are made side by side when a person wants one while the daily one is being made', async () => {
    const { store } = withChats(1);
    const asked = Promise.withResolvers<void>();
    const daily = store.backups.make(
      async (to) => {
        store.copyTo(to);
        await asked.promise;
      },
      'daily',
      day(0),
    );
    const manual = await backUp(store, 'manual', day(0));
    asked.resolve();
    const made = [await daily, manual];
    expect(store.backups.list()).toEqual(made);
    store.close();
  });

  it('are due once a day, at night if the machine is on', () => {
    const at = (hours: number) => {
      const now = new Date(2026, 5, 10, hours);
      return (ago: number) => isBackupDue(now.getTime() - ago * 3_600_000, now);
    };
    expect(isBackupDue(null, new Date())).toBe(true);
    expect(at(3)(11)).toBe(false);
    expect(at(3)(13)).toBe(true);
    expect(at(15)(21)).toBe(false);
    expect(at(15)(24)).toBe(true);
    expect(at(15)(-5), 'the clock was set back').toBe(true);
  });
});

describe('maintenance', () => {
  it('makes the daily backup once', async () => {
    const { store } = withChats(1);
    let now = START;
    const { keeper, errors } = maintenance(store, () => now);
    await keeper.run();
    now += 3_600_000;
    await keeper.run();
    expect(store.backups.list('daily')).toHaveLength(1);
    now += DAY;
    await keeper.run();
    expect(store.backups.list('daily')).toHaveLength(2);
    expect(errors).toEqual([]);
    store.close();
  });

  it('makes the daily backup once though there is one from a future that never was', async () => {
    const { store } = withChats(1);
    for (const n of [-2, -1, 100]) await backUp(store, 'daily', day(n));
    let now = START;
    const { keeper, errors } = maintenance(store, () => now);
    for (let hour = 0; hour < 4; hour += 1) {
      await keeper.run();
      now += 3_600_000;
    }
    expect(store.backups.list('daily').map(({ createdAt }) => createdAt)).toEqual(
      [0, -1, -2].map((n) => +day(n)),
    );
    expect(errors).toEqual([]);
    store.close();
  });

  it('lets quiet chats go as chosen, but no pinned one and none with something to do', async () => {
    const { store } = withChats(6);
    const { keeper, forgotten } = maintenance(store, () => START + 40 * DAY);
    await keeper.run();
    expect(forgotten, 'all are kept unless somebody chooses otherwise').toEqual([]);

    store.sessions.setPinned('s0', START);
    const task = { kind: 'turn', toolCallId: null, foldState: initialFoldState(), now: 0 } as const;
    store.tasks.add({ ...task, taskId: 'running', sessionId: 's1' });
    store.tasks.add({ ...task, taskId: 'ended-lately', sessionId: 's2' });
    store.tasks.settle('ended-lately', 'completed', null, START + 30 * DAY);
    store.setRetentionDays(37);
    expect(store.info().retentionDays).toBe(37);
    await keeper.run();
    // s3 begun on day 3 was quiet for 37 days; s4 and s5 were not.
    expect(forgotten).toEqual([]);
    store.setRetentionDays(36);
    await keeper.run();
    expect(forgotten).toEqual(['s3']);
    store.close();
  });

  it('forgets attempts of tasks that settled long ago', async () => {
    const { store } = withChats(1);
    const task = { kind: 'turn', toolCallId: null, foldState: initialFoldState(), now: 0 } as const;
    for (const taskId of ['old', 'recent', 'open']) {
      store.tasks.add({ ...task, taskId, sessionId: 's0' });
      for (let n = 0; n < 20; n += 1) store.attempts.begin(taskId, '0-0', START);
    }
    store.tasks.settle('old', 'completed', null, START);
    store.tasks.settle('recent', 'completed', null, START + 20 * DAY);
    await maintenance(store, () => START + 31 * DAY).keeper.run();
    const left = (taskId: string) => store.attempts.ofTask(taskId).length;
    expect([left('old'), left('recent'), left('open')]).toEqual([0, 20, 20]);
    store.close();
  });

  it('takes the words of what was deleted out of the index', async () => {
    const { folder, store } = withChats(1);
    store.transaction(() => {
      for (let n = 0; n < 500; n += 1) {
        const text = `confidential${n} `.repeat(20);
        const parts = [{ type: 'text', text, state: 'done' }] as const;
        const message = { id: `m${n}`, role: 'user', status: 'sent', createdAt: n, parts } as const;
        store.change('s0', null, [{ type: 'message.added', message }]);
      }
    });
    while (store.sessions.removeSomeMessages('s0', 100) > 0);
    const { keeper, errors } = maintenance(store, () => START);
    await keeper.run();
    expect(errors).toEqual([]);
    await workHere(store).run('rewrite', null);
    store.close();
    expect(readFileSync(join(folder, DATABASE_FILE)).includes('confidential')).toBe(false);
  });

  it('gives the space of what was deleted back', async () => {
    const { folder, store } = withChats(1);
    const file = join(folder, DATABASE_FILE);
    store.transaction(() => {
      for (let n = 0; n < 2_000; n += 1) {
        const parts = [{ type: 'raw', json: 'x'.repeat(4_000) }] as const;
        const message = { id: `m${n}`, role: 'user', status: 'sent', createdAt: n, parts } as const;
        store.change('s0', null, [{ type: 'message.added', message }]);
      }
    });
    store.close();
    const full = readFileSync(file).length;
    const again = openStore(folder);
    while (again.sessions.removeSomeMessages('s0', 100) > 0);
    await maintenance(again, () => START).keeper.run();
    again.close();
    expect(readFileSync(file).length).toBeLessThan(full / 3);
    expect(basename(new Backups(file).list()[0]?.name ?? '')).toContain('daily');
  });
});
