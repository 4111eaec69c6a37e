import type { Session } from '@shared/ipc';

export interface SessionGroup {
  readonly label: string;
  readonly sessions: readonly Session[];
}

const DAY_MS = 24 * 60 * 60 * 1000;
const LABELS = ['Today', 'Yesterday', 'Previous 7 days', 'Older'] as const;
const NEWEST_DAY_OF_OLDER = 8;

/** Parts a list that is ordered by recency into days. Groups without sessions are left out. */
export function groupByDay(sessions: readonly Session[], now: number): readonly SessionGroup[] {
  const labelled = sessions.map((session) => ({ session, label: labelOf(session.updatedAt, now) }));
  return LABELS.map((label) => ({
    label,
    sessions: labelled.filter((entry) => entry.label === label).map((entry) => entry.session),
  })).filter((group) => group.sessions.length > 0);
}

function labelOf(moment: number, now: number): (typeof LABELS)[number] {
  const days = Math.round((startOfDay(now) - startOfDay(moment)) / DAY_MS);
  if (days <= 0) return 'Today';
  if (days === 1) return 'Yesterday';
  return days < NEWEST_DAY_OF_OLDER ? 'Previous 7 days' : 'Older';
}

/** Local midnight; the difference of two is rounded because a day with a clock change is not 24 hours long. */
function startOfDay(moment: number): number {
  return new Date(moment).setHours(0, 0, 0, 0);
}
