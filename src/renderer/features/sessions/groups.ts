import type { Session } from '@shared/session';
import { daysBetween } from '../../i18n/format';

const GROUPS = ['pinned', 'today', 'yesterday', 'week', 'month', 'older'] as const;

export type GroupId = (typeof GROUPS)[number];

export interface SessionGroup {
  readonly id: GroupId;
  readonly sessions: readonly Session[];
}

const OLDEST_DAY_OF_WEEK = 7;
const OLDEST_DAY_OF_MONTH = 30;

/** Parts a list that is ordered by recency: pinned ones first, then by days. Groups without sessions are left out. */
export function groupByDay(sessions: readonly Session[], now: number): readonly SessionGroup[] {
  const placed = sessions.map((session) => ({
    session,
    id: session.pinned ? 'pinned' : groupOf(session.updatedAt, now),
  }));
  return GROUPS.map((id) => ({
    id,
    sessions: placed.filter((entry) => entry.id === id).map((entry) => entry.session),
  })).filter((group) => group.sessions.length > 0);
}

/** The chats in the order in which the list shows them. */
export function asListed(sessions: readonly Session[]): readonly Session[] {
  return [...sessions.filter(({ pinned }) => pinned), ...sessions.filter(({ pinned }) => !pinned)];
}

/** Chats that are built, or not, together. */
const BLOCK = 40;

/** Cuts a list into blocks, in its order. */
export function blocksOf(sessions: readonly Session[]): readonly (readonly Session[])[] {
  return Array.from({ length: Math.ceil(sessions.length / BLOCK) }, (_, index) =>
    sessions.slice(index * BLOCK, (index + 1) * BLOCK),
  );
}

function groupOf(moment: number, now: number): GroupId {
  const days = daysBetween(moment, now);
  if (days <= 0) return 'today';
  if (days === 1) return 'yesterday';
  if (days <= OLDEST_DAY_OF_WEEK) return 'week';
  return days <= OLDEST_DAY_OF_MONTH ? 'month' : 'older';
}
