import { describe, expect, it } from 'vitest';
import { offeredChats } from '../../../src/renderer/features/palette/chats';
import { aSession, NOW } from './fixtures';

const SESSIONS = Array.from({ length: 1_000 }, (_, index) =>
  aSession({ id: `s${index}`, title: `Talk ${index}`, updatedAt: NOW - index }),
);
const ids = (typed: string) => offeredChats(SESSIONS, typed).map(({ id }) => id);

describe('the chats of the palette', () => {
  it('are the newest ones before anything is typed', () => {
    expect(ids('')).toEqual(SESSIONS.slice(0, 200).map(({ id }) => id));
    expect(ids(' ')).toEqual(ids(''));
  });

  it('are found by name, however many are newer', () => {
    expect(ids('Talk 987')).toContain('s987');
    expect(ids('talk 987')[0]).toBe('s987');
  });

  it('are no more than a list can show, and the best of them', () => {
    expect(ids('talk')).toHaveLength(200);
    expect(ids('nothing like it')).toEqual([]);
  });
});
