import { describe, expect, it } from 'vitest';
import { badgeOf } from '../../../src/renderer/features/sessions/badges';
import { blocksOf, groupByDay } from '../../../src/renderer/features/sessions/groups';
import { byRecency, sessionTitle, withSession } from '../../../src/renderer/stores/sessions';
import { withTasks } from '../../../src/renderer/stores/tasks';
import { aSession, aTask } from './fixtures';

const noon = (day: number) => new Date(2026, 2, day, 12).getTime();

describe('the list of sessions', () => {
  const old = aSession({ id: 'a', updatedAt: noon(1) });
  const recent = aSession({ id: 'b', updatedAt: noon(2) });

  it('puts the newest activity first', () => {
    expect(byRecency([old, recent])).toEqual([recent, old]);
  });

  it('moves a session that changed, and adds one that is new', () => {
    const touched = { ...old, updatedAt: noon(3), title: 'Named' };
    expect(withSession([recent, old], touched)).toEqual([touched, recent]);
    expect(withSession([recent], old)).toEqual([recent, old]);
  });

  it.each([
    [null, 'New chat'],
    ['  ', 'New chat'],
    ['Digest', 'Digest'],
  ])('calls a session titled %j %s', (title, shown) => {
    expect(sessionTitle(aSession({ title }))).toBe(shown);
  });

  it('is parted by days', () => {
    const sessions = [31, 30, 24, 23].map((day) =>
      aSession({ id: `d${day}`, updatedAt: noon(day) }),
    );
    const groups = groupByDay(sessions, new Date(2026, 2, 31, 0, 5).getTime());
    expect(groups.map(({ id, sessions: [first] }) => [id, first?.id])).toEqual([
      ['today', 'd31'],
      ['yesterday', 'd30'],
      ['week', 'd24'],
      ['month', 'd23'],
    ]);
  });

  it('is cut into blocks in its order, with nothing lost', () => {
    const sessions = Array.from({ length: 95 }, (_, index) => aSession({ id: `s${index}` }));
    const blocks = blocksOf(sessions);
    expect(blocks.map(({ length }) => length)).toEqual([40, 40, 15]);
    expect(blocks.flat()).toEqual(sessions);
    expect(blocksOf([])).toEqual([]);
  });

  it('marks a session by its own tasks, as they stand now', () => {
    const session = aSession({ id: 'a', unread: true });
    const live = aTask({ sessionId: 'a', taskId: 'one', state: 'live' });
    const other = aTask({ sessionId: 'b', taskId: 'two', state: 'waiting' });
    const running = withTasks({}, [live, other]);
    expect(badgeOf(session, running, false)).toBe('running');
    const waiting = withTasks(running, [{ ...live, state: 'waiting' }]);
    expect(badgeOf(session, waiting, false)).toBe('waiting');
    const ended = withTasks(waiting, [{ ...live, state: 'settled', settledAt: 1 }]);
    expect(badgeOf(session, ended, false)).toBe('unread');
  });
});
