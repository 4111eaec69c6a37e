/** Which ends of tasks are announced, on a real store that is closed and opened again. */
import { initialFoldState } from '@shared/chat/fold-state';
import type { TaskOutcome } from '@shared/chat/task';
import { describe, expect, it } from 'vitest';
import type {
  Announcement,
  NotificationWishes,
} from '../../../src/main/notifications/announcement';
import { Announcer } from '../../../src/main/notifications/announcer';
import { settleTask } from '../../../src/main/store/settle';
import { ManualClock } from '../../unit/main/manual-clock';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const WISHES: NotificationWishes = {
  finished: true,
  failed: true,
  needsYou: true,
  onlyUnfocused: true,
  sound: false,
  quietHours: { enabled: false, from: '22:00', to: '07:00' },
};
const LONG = 60_000;
const GATHERED = 2_000;

function begin(folder: string, wishes: Partial<NotificationWishes> = {}) {
  const store = openStore(folder);
  const clock = new ManualClock();
  clock.advance(10 * LONG);
  const told: (string | readonly string[])[] = [];
  const inView = new Set<string>();
  const name = ({ taskId, kind }: Announcement) => `${taskId} ${kind}`;
  const announcer = new Announcer({
    store,
    inView: (sessionId) => inView.has(sessionId),
    wishes: () => ({ ...WISHES, ...wishes }),
    notifier: {
      one: (announcement) => told.push(name(announcement)),
      many: (announcements) => told.push(announcements.map(name)),
    },
    clock,
  });
  if (!store.sessions.get('s1')) store.sessions.create('s1', 0);
  announcer.start();
  const end = (taskId: string, outcome: TaskOutcome = 'completed', took = LONG) => {
    const foldState = initialFoldState();
    const task = { taskId, sessionId: 's1', toolCallId: null };
    store.tasks.add({ ...task, kind: 'turn', foldState, now: 0 });
    settleTask(store, task, outcome, null, took);
    announcer.settled(taskId);
  };
  return { store, clock, told, inView, announcer, end };
}

describe('the end of a task', () => {
  it('is announced once, whatever comes after', () => {
    const folder = temporaryFolder();
    const first = begin(folder);
    first.end('a');
    expect(first.told).toEqual([]);
    first.clock.advance(GATHERED);
    first.announcer.settled('a');
    first.clock.advance(GATHERED);
    expect(first.told).toEqual(['a finished']);
    first.store.close();
    const second = begin(folder);
    second.clock.advance(GATHERED);
    expect(second.told).toEqual([]);
    second.store.close();
  });

  it('right before the app ended is announced at the next start', () => {
    const folder = temporaryFolder();
    const first = begin(folder);
    first.end('a', 'failed');
    first.announcer.close();
    first.store.close();
    const second = begin(folder);
    second.clock.advance(GATHERED);
    expect(second.told).toEqual(['a failed']);
    second.store.close();
  });

  it('is not announced to somebody who sees it, after a mute, or when it was short, and not later either', () => {
    const folder = temporaryFolder();
    const first = begin(folder);
    first.inView.add('s1');
    first.end('seen');
    first.inView.clear();
    first.store.sessions.setMuted('s1', true);
    first.end('muted');
    first.store.sessions.setMuted('s1', false);
    first.end('short', 'completed', 100);
    first.end('stopped', 'stopped');
    first.announcer.pause(true);
    first.end('paused');
    first.store.close();
    const second = begin(folder);
    second.clock.advance(GATHERED);
    expect([...first.told, ...second.told]).toEqual([]);
    second.store.close();
  });

  it('is not announced to somebody who has seen to it while others were waited for', () => {
    const seen = begin(temporaryFolder());
    seen.end('a');
    seen.inView.add('s1');
    seen.clock.advance(GATHERED);
    expect(seen.told).toEqual([]);
    seen.inView.clear();
    seen.announcer.settled('a');
    seen.clock.advance(GATHERED);
    expect(seen.told, 'nor later').toEqual([]);
    seen.end('b');
    seen.store.sessions.setDeleted('s1', 1);
    seen.clock.advance(GATHERED);
    expect(seen.told, 'of a chat that was deleted').toEqual([]);
    seen.store.close();
  });

  it('is announced however short it was when it went wrong', () => {
    const { end, clock, told, store } = begin(temporaryFolder());
    end('a', 'failed', 5);
    end('b', 'lost', 5);
    clock.advance(GATHERED);
    expect(told).toEqual(['a failed', 'b lost']);
    store.close();
  });

  it('comes together with others that end at the same time', () => {
    const { end, clock, told, store } = begin(temporaryFolder());
    for (const taskId of ['a', 'b', 'c', 'd']) end(taskId);
    clock.advance(GATHERED);
    expect(told).toEqual([['a finished', 'b finished', 'c finished', 'd finished']]);
    store.close();
  });

  it('is announced as far as the person wants to hear of it', () => {
    const { end, clock, told, store } = begin(temporaryFolder(), { finished: false });
    end('a');
    end('b', 'failed');
    clock.advance(GATHERED);
    expect(told).toEqual(['b failed']);
    store.close();
  });
});
