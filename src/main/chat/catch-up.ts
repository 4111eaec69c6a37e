/**
 * After a start or a wake-up with many unfinished tasks, most of them have ended: what followed in them is asked for many at
 * a time. Each task then gets its part as if its own stream had brought it, or its stream is refused as the server would
 * have, so nothing else has to know. Tasks that still run, that have too much to tell, or that a person is looking at ask
 * for their own stream, and so do all where the server cannot tell of many.
 */

import { isLocalTaskId, type Task } from '@shared/chat/task';
import type { CatchUpResultBody } from '@shared/protocol/rest';
import { ApiError, type ChatApi } from '../backend/chat-api';
import type { ServerAbilities } from '../backend/server-abilities';
import type { Store } from '../store/store';
import type { StatusAnswer } from '../streams/connection-state';

/** With so few, their own streams cost no more. */
const FEW = 6;

/** Tasks in one request. */
const AT_ONCE = 50;

/** Answers that say nothing of the request itself: the others may be asked for together later. */
const PASSING: ReadonlySet<number> = new Set([401, 429, 502, 503, 504]);

type Told = CatchUpResultBody['tasks'][number];
type Events = NonNullable<Told['events']>;
export type LastWord = Extract<StatusAnswer, { kind: 'gone' }>;

const UNKNOWN: LastWord = {
  kind: 'gone',
  outcome: 'lost',
  message: 'The server no longer knows this task.',
};

export class CatchUp {
  /** Tasks that may be asked for with others, and have not been. */
  private waiting = new Set<string>();
  private readonly asking = new Map<string, Promise<void>>();
  private readonly told = new Map<string, { readonly cursor: string; readonly events: Events }>();
  /** Tasks without a stream, and all that is known of how they ended. */
  private readonly gone = new Map<string, LastWord>();
  private readonly brought = new Set<string>();

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly abilities: ServerAbilities,
    /** Whether a person is looking at a session. */
    private readonly isWatched: (sessionId: string) => boolean,
  ) {}

  /** @param tasks the unfinished ones, whose streams will be asked for soon. */
  begin(tasks: readonly Task[]): void {
    const named = tasks.filter(
      ({ taskId, sessionId }) => !isLocalTaskId(taskId) && !this.isWatched(sessionId),
    );
    this.waiting = new Set(named.length > FEW ? named.map(({ taskId }) => taskId) : []);
  }

  /** Whether the task is told of with others, so that `take` has to be asked first. */
  concerns({ taskId, sessionId }: Task): boolean {
    if (this.isWatched(sessionId)) this.waiting.delete(taskId);
    const asks = this.waiting.has(taskId) || this.asking.has(taskId);
    return asks || this.told.has(taskId) || this.gone.has(taskId);
  }

  /**
   * The stream of a task after `cursor`, up to its end, when the server has told it together with others; a refusal when
   * there is no stream any more.
   * @returns null when its own stream has to be asked for. Never rejects.
   */
  async take(
    { taskId, kind }: Task,
    cursor: string,
    signal: AbortSignal,
  ): Promise<Response | null> {
    if (this.waiting.has(taskId)) this.ask(taskId);
    await this.asking.get(taskId);
    // Whoever has given up waiting asks again, and then it is here.
    if (signal.aborted) return null;
    if (this.gone.has(taskId)) return new Response(null, { status: 410 });
    const told = this.told.get(taskId);
    this.told.delete(taskId);
    if (told?.cursor !== cursor) return null;
    // A turn that was told to its end lacks nothing.
    if (kind === 'turn') this.brought.add(taskId);
    return asStream(told.events);
  }

  /** What the server said, together with others, of a task that has no stream any more; null when it was not asked. */
  lastWordOn(taskId: string): LastWord | null {
    return this.gone.get(taskId) ?? null;
  }

  /**
   * Whether nothing more has to be asked for after a task has settled: all of it was told, or its session was asked for
   * instead. Each is answered once.
   */
  isWhole(taskId: string): boolean {
    const wasGone = this.gone.delete(taskId);
    return this.brought.delete(taskId) || wasGone;
  }

  private ask(first: string): void {
    if (this.abilities.lacks('catch-up')) return this.waiting.clear();
    const ids = [first, ...this.waiting].filter((id, at, all) => all.indexOf(id) === at);
    const some = ids.slice(0, AT_ONCE);
    for (const id of some) this.waiting.delete(id);
    const cursors = new Map(
      some.flatMap((id) => {
        // A stream without ids can only be replayed.
        const { cursor, unidentified } = this.store.tasks.progress(id);
        return unidentified ? [] : [[id, cursor] as const];
      }),
    );
    const answered = this.request(cursors).finally(() => {
      for (const id of some) this.asking.delete(id);
    });
    for (const id of some) this.asking.set(id, answered);
  }

  private async request(cursors: ReadonlyMap<string, string>): Promise<void> {
    if (cursors.size === 0) return;
    const tasks = [...cursors].map(([id, cursor]) => ({ task_id: id, last_message_id: cursor }));
    try {
      const found = await this.abilities.attempt('catch-up', () => this.api.catchUp({ tasks }));
      const known = new Map(found.tasks.map((task) => [task.task_id, task]));
      for (const [id, cursor] of cursors) this.note(id, cursor, known.get(id));
    } catch (error) {
      // These tasks ask for their own streams, and what is wrong is met there and dealt with.
      if (!(error instanceof ApiError) || PASSING.has(error.status)) {
        for (const id of cursors.keys()) this.waiting.add(id);
      } else {
        this.waiting.clear();
      }
    }
  }

  private note(taskId: string, cursor: string, told: Told | undefined): void {
    if (!told) this.gone.set(taskId, UNKNOWN);
    else if (told.events) this.told.set(taskId, { cursor, events: told.events });
    else if (told.expired)
      this.gone.set(taskId, { kind: 'gone', outcome: told.expired, message: null });
  }
}

function asStream(events: Events): Response {
  const frames = events.map(({ id, data }) => `id: ${id}\ndata: ${data}\n\n`);
  return new Response(`${frames.join('')}data: [DONE]\n\n`, {
    headers: { 'content-type': 'text/event-stream' },
  });
}
