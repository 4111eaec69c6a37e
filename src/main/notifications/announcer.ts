/**
 * Tells of tasks that have ended while nobody looked: each once, whatever is replayed or restarted. That a task is dealt
 * with is stored right before it is shown; one that ended in the moment before a crash is announced at the next start.
 */
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';
import {
  type Announcement,
  announcementOf,
  isQuiet,
  type NotificationWishes,
} from './announcement';

/** Tasks that end within this time of each other are announced together. Milliseconds. */
const GATHER_MS = 1_500;
/** So many announcements at once are still told one by one. */
const MOST_SINGLE = 3;

export interface Notifier {
  /** Shows one end; a click leads to its chat. */
  one(announcement: Announcement, sound: boolean): void;
  /** Shows many ends as one; a click leads to the list of tasks. */
  many(announcements: readonly Announcement[], sound: boolean): void;
}

export interface AnnouncerPorts {
  readonly store: Pick<Store, 'taskList' | 'sessions' | 'announcements' | 'transcripts'>;
  /** Whether a person has the session before their eyes. */
  readonly inView: (sessionId: string) => boolean;
  readonly wishes: () => NotificationWishes;
  readonly notifier: Notifier;
  readonly clock: Clock;
}

export class Announcer {
  private gathered: Announcement[] = [];
  private cancelTimer: () => void = () => undefined;
  private paused = false;

  constructor(private readonly ports: AnnouncerPorts) {}

  /** Nothing is announced until further notice; what ends meanwhile is not announced later. */
  pause(paused: boolean): void {
    this.paused = paused;
  }

  get isPaused(): boolean {
    return this.paused;
  }

  /** Takes up what ended in the moment before the app did. */
  start(): void {
    for (const taskId of this.ports.store.announcements.open()) this.settled(taskId);
  }

  /** A task has ended. */
  settled(taskId: string): void {
    if (this.gathered.some((announcement) => announcement.taskId === taskId)) return;
    if (!this.ports.store.announcements.isOpen(taskId)) return;
    const announcement = this.announcementFor(taskId);
    if (announcement) this.gather(announcement);
    else this.mark([taskId]);
  }

  close(): void {
    this.cancelTimer();
    this.gathered = [];
  }

  private announcementFor(taskId: string): Announcement | null {
    const { store, wishes: read, inView, clock } = this.ports;
    const found = store.taskList.entry(taskId);
    const about = found && store.sessions.get(found.task.sessionId);
    if (!about || about.deletedAt !== null || about.muted || this.paused) return null;
    const wishes = read();
    if (isQuiet(wishes.quietHours, new Date(clock.wall()))) return null;
    if (wishes.onlyUnfocused && inView(found.task.sessionId)) return null;
    const messageId = store.transcripts.ownedBy(about.id, taskId).at(-1) ?? null;
    return announcementOf(found, { title: about.title, messageId }, wishes);
  }

  private mark(taskIds: readonly string[]): void {
    this.ports.store.announcements.mark(taskIds, this.ports.clock.wall());
  }

  private gather(announcement: Announcement): void {
    this.gathered.push(announcement);
    if (this.gathered.length > 1) return;
    this.cancelTimer = this.ports.clock.after(GATHER_MS, () => this.tell());
  }

  private tell(): void {
    const { notifier, wishes } = this.ports;
    const { sound } = wishes();
    const taskIds = this.gathered.map(({ taskId }) => taskId);
    this.gathered = [];
    // Somebody may have opened, muted or deleted the chat since.
    const told = taskIds.flatMap((taskId) => this.announcementFor(taskId) ?? []);
    this.mark(taskIds);
    if (told.length > MOST_SINGLE) notifier.many(told, sound);
    else for (const announcement of told) notifier.one(announcement, sound);
  }
}
