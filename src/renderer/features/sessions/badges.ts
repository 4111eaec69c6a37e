/** The one mark a chat carries in the list. Pure. */
import type { Session } from '@shared/session';
import { type TasksById, unsettledOf } from '../../stores/tasks';

export type Badge = 'none' | 'running' | 'waiting' | 'failed' | 'unread';

/** What concerns a person most comes first; the open chat is being read, so nothing in it is news. */
export function badgeOf(session: Session, byId: TasksById, open: boolean): Badge {
  const running = unsettledOf(byId, session.id);
  if (running.some((task) => task.state === 'waiting')) return 'waiting';
  if (running.length > 0) return 'running';
  if (session.failed > 0 && !open) return 'failed';
  return session.unread && !open ? 'unread' : 'none';
}
