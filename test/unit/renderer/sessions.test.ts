import { describe, expect, it } from 'vitest';
import { groupByDay } from '../../../src/renderer/features/sessions/groups';
import { byRecency, sessionTitle, withSession } from '../../../src/renderer/stores/sessions';
import { aSession } from './fixtures';

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
});
