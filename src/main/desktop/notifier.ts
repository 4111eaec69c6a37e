/** Announcements as notifications of the desktop. Where it has none, nothing is shown. */
import { Notification } from 'electron';
import type { Announcement, AnnouncementKind } from '../notifications/announcement';
import type { Notifier } from '../notifications/announcer';
import { t } from '../words';

export interface NotifierPorts {
  /** @param messageId what to bring into sight, or null for the end. */
  readonly openChat: (sessionId: string, messageId: string | null) => void;
  readonly openTasks: () => void;
  readonly onError: (context: string, error: unknown) => void;
}

/** A desktop keeps a notification for long; what it needs to answer a click is kept for so many of them. */
const MOST_KEPT = 50;

export class DesktopNotifier implements Notifier {
  /** A notification that is collected by the garbage collector no longer hears of clicks. */
  private readonly kept = new Set<Notification>();

  constructor(private readonly ports: NotifierPorts) {}

  one({ kind, what, sessionId, messageId }: Announcement, sound: boolean): void {
    const body = what ?? t('notification.aTask');
    this.show({ title: t(`notification.${kind}`), body, silent: !sound }, () =>
      this.ports.openChat(sessionId, messageId),
    );
  }

  many(announcements: readonly Announcement[], sound: boolean): void {
    const title = t('notification.many', { count: announcements.length });
    const count = (...kinds: AnnouncementKind[]) =>
      announcements.filter(({ kind }) => kinds.includes(kind)).length;
    const counts = [
      { count: count('finished'), key: 'finished' },
      { count: count('failed', 'lost'), key: 'failed' },
      { count: count('needsYou'), key: 'needsYou' },
    ] as const;
    const body = counts
      .filter((entry) => entry.count > 0)
      .map((entry) => t(`notification.counts.${entry.key}`, { count: entry.count }))
      .join(', ');
    this.show({ title, body, silent: !sound }, this.ports.openTasks);
  }

  private show(options: Electron.NotificationConstructorOptions, open: () => void): void {
    if (!Notification.isSupported()) return;
    const notification = new Notification({
      ...options,
      // Shown by the systems that have buttons.
      actions: [{ type: 'button', text: t('notification.open') }],
    });
    const answered = () => {
      this.kept.delete(notification);
      open();
    };
    notification.on('click', answered);
    notification.on('action', answered);
    notification.on('failed', (_event, error) => {
      this.ports.onError('notifying', error || 'the system gives no reason');
    });
    this.keep(notification);
    notification.show();
  }

  private keep(notification: Notification): void {
    this.kept.add(notification);
    for (const old of this.kept) {
      if (this.kept.size <= MOST_KEPT) break;
      this.kept.delete(old);
    }
  }
}
