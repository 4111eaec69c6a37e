/** All tasks at once: one stream each, from the moment a task is known until it is settled. */
import type { Blocker } from './connection-state';
import { Gate } from './gate';
import { type StreamEnvironment, TaskStream } from './task-stream';

/** Connections that may be under way at once. Live ones do not count: they cost next to nothing. */
const CONNECTING_AT_ONCE = 6;

/** Room kept for the chats that a person looks at, when servers take their time to answer the others. */
const RESERVED = 2;

/** Tasks taken up at a start before other work gets its turn. */
const RESUMED_AT_ONCE = 25;

/** After a wake-up, the time over which tasks reconnect grows by this much with each, up to the most. */
const SPREAD_EACH_MS = 10;
const SPREAD_MOST_MS = 2_000;

export class Supervisor {
  private readonly streams = new Map<string, TaskStream>();
  private readonly blockers = new Set<Blocker>();
  private readonly gate = new Gate(CONNECTING_AT_ONCE, RESERVED);
  private readonly env: StreamEnvironment;
  private preferred: ReadonlySet<string> = new Set();
  private closed = false;

  constructor(env: Omit<StreamEnvironment, 'gate' | 'isSeen'>) {
    const { listener } = env;
    this.env = {
      ...env,
      gate: this.gate,
      isSeen: (sessionId) => this.preferred.has(sessionId),
      listener: {
        ...listener,
        onDiscovered: (taskId) => {
          this.follow(taskId);
          listener.onDiscovered(taskId);
        },
        onSettled: (taskId) => {
          this.streams.delete(taskId);
          listener.onSettled(taskId);
        },
      },
    };
  }

  /** Takes up every task whose end is not known, a few at a time, so that nothing else has to wait for it. */
  resumeAll(): void {
    this.resume(this.env.store.tasks.open().map(({ taskId }) => taskId));
  }

  /**
   * Connects the tasks of these sessions before others, and commits what they bring in each frame: a person is looking at
   * them. What has arrived for one that was not looked at is committed at once.
   */
  prefer(sessionIds: ReadonlySet<string>): void {
    const before = this.preferred;
    this.preferred = sessionIds;
    this.gate.prefer(sessionIds);
    for (const stream of this.streams.values()) {
      const { sessionId } = stream;
      if (sessionIds.has(sessionId) && !before.has(sessionId)) stream.flush();
    }
  }

  /**
   * Connects to a stored task, unless it is followed already or settled.
   * @param response a response that carries the task's stream already.
   */
  follow(taskId: string, response: Response | null = null): void {
    const task = this.closed ? null : this.env.store.tasks.get(taskId);
    if (!task || task.settledAt !== null || this.streams.has(taskId)) {
      void response?.body?.cancel();
      return;
    }
    const stream = new TaskStream(task, this.env);
    this.streams.set(taskId, stream);
    for (const by of this.blockers) stream.dispatch({ type: 'blocked', by });
    stream.start(response);
  }

  /** Ends the wait before a task's next attempt. */
  retryNow(taskId: string): void {
    this.streams.get(taskId)?.dispatch({ type: 'retry-now' });
  }

  /** Storing works again: whatever waits for that goes on. */
  storageBack(): void {
    for (const stream of [...this.streams.values()]) stream.storageBack();
  }

  /** Nothing can be reached until the circumstance has passed. */
  block(by: Blocker): void {
    this.blockers.add(by);
    for (const stream of this.streams.values()) stream.dispatch({ type: 'blocked', by });
  }

  unblock(by: Blocker): void {
    this.blockers.delete(by);
    for (const stream of this.streams.values()) stream.dispatch({ type: 'unblocked', by });
  }

  /** Requests that still carry the old token are given up and made again. Open streams stay: they were let in. */
  tokenChanged(): void {
    for (const stream of this.streams.values()) stream.dispatch({ type: 'token-changed' });
  }

  /**
   * The machine has woken: no socket from before can be trusted, so every stream reconnects. Those that a person looks at
   * do so at once; many others spread a little, for their servers' sake.
   */
  wake(): void {
    this.blockers.delete('asleep');
    const many = this.streams.size > CONNECTING_AT_ONCE;
    const spreadMs = many ? Math.min(this.streams.size * SPREAD_EACH_MS, SPREAD_MOST_MS) : 0;
    for (const stream of this.streams.values()) {
      const withinMs = this.preferred.has(stream.sessionId) ? 0 : spreadMs;
      stream.dispatch({ type: 'wake', withinMs });
    }
  }

  /** Lets go of some streams for good: what they write to is being removed. */
  release(taskIds: readonly string[]): void {
    for (const taskId of taskIds) {
      this.streams.get(taskId)?.close();
      this.streams.delete(taskId);
    }
  }

  /** Lets go of all streams. The tasks go on at the server. */
  close(): void {
    this.closed = true;
    for (const stream of this.streams.values()) stream.close();
    this.streams.clear();
  }

  private resume(taskIds: readonly string[]): void {
    for (const taskId of taskIds.slice(0, RESUMED_AT_ONCE)) this.follow(taskId);
    const rest = taskIds.slice(RESUMED_AT_ONCE);
    if (rest.length > 0 && !this.closed) this.env.clock.after(0, () => this.resume(rest));
  }
}
