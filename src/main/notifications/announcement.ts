/** Which ends of tasks are worth an interruption. Pure. */
import type { TaskEntry } from '@shared/chat/task';
import type { Settings } from '@shared/settings';
import { LONG_MS } from '../store/task-list';

export type AnnouncementKind = 'finished' | 'failed' | 'lost' | 'needsYou';

export interface Announcement {
  readonly taskId: string;
  readonly sessionId: string;
  /** The last message that the task has written: its result. Null when it has written none. */
  readonly messageId: string | null;
  readonly kind: AnnouncementKind;
  /** What the task was about, or null when nothing says it. */
  readonly what: string | null;
}

/** What a person wants to be told. Those who want to hear of failures hear of lost histories too. */
export type NotificationWishes = Settings['notifications'];

/**
 * What to say about a task that has ended, or null when nothing: it was short, the person ended it, or does not want to
 * hear of such ends.
 * @param about its session's title, and the last message it has written.
 */
export function announcementOf(
  { task, needsYou, prompt }: TaskEntry,
  about: { readonly title: string | null; readonly messageId: string | null },
  wishes: NotificationWishes,
): Announcement | null {
  if (task.settledAt === null || task.status === 'running' || task.status === 'stopped')
    return null;
  const kind = needsYou ? 'needsYou' : KINDS[task.status];
  if (!isWanted(kind, wishes)) return null;
  const short = task.kind === 'turn' && task.settledAt - task.createdAt < LONG_MS;
  if (short && kind === 'finished') return null;
  const { taskId, sessionId } = task;
  // Servers also send an empty title for none.
  const what = about.title?.trim() || prompt;
  return { taskId, sessionId, messageId: about.messageId, kind, what };
}

const KINDS = { completed: 'finished', failed: 'failed', expired: 'lost', lost: 'lost' } as const;

function isWanted(kind: AnnouncementKind, wishes: NotificationWishes): boolean {
  if (kind === 'finished') return wishes.finished;
  return kind === 'needsYou' ? wishes.needsYou : wishes.failed;
}

/**
 * Whether a moment lies in the quiet hours, which may reach over midnight. They begin with their first minute and end
 * before their last; from and to alike means all day.
 */
export function isQuiet(
  { enabled, from, to }: NotificationWishes['quietHours'],
  moment: Date,
): boolean {
  if (!enabled) return false;
  const now = moment.getHours() * 60 + moment.getMinutes();
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return start < end ? now >= start && now < end : now >= start || now < end;
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
