/**
 * Asks the server for a session as it stores it, and merges that with what is here. The stream is the first source; this
 * one heals what the stream could not bring, and brings what was said elsewhere.
 */
import { diffTranscripts } from '@shared/chat/diff';
import type { Task } from '@shared/chat/task';
import type { SessionDetailBody } from '@shared/protocol/rest';
import { ApiError, type ChatApi } from '../backend/chat-api';
import type { Patch, Store } from '../store/store';
import type { Clock } from '../streams/clock';
import { activeName } from './active-stream';
import { Adoption } from './adoption';
import { asked, namesElsewhere } from './align';
import { mergeTranscript } from './merge';
import { heldAgainst, type Seen, seenOf, tailStart } from './seen';

export interface ReconcilerListener {
  onPatch(patch: Patch): void;
  /** Work that goes on at the server was found; its task is stored. */
  onFound(taskId: string): void;
  /** The server said whether it has a session; told every time it is asked for one. */
  onPresence(sessionId: string, present: boolean): void;
  onError(context: string, error: unknown): void;
}

/** How long after a task's end its session is asked for: servers store the last rows a moment later. */
const SETTLE_MS = 500;
const TRIES = 3;

/** Between two visits of one session. */
const VISIT_MS = 5_000;

/** Looks at a chat in which something runs that only its rows tell of: about an hour. */
const MOST_LOOKS = 120;

/** Looks at an unfinished answer where the server cannot say whether it is being written: half a minute. */
const LATE_LOOKS = 5;

export class Reconciler {
  private readonly timers = new Map<string, () => void>();
  private readonly visited = new Map<string, number>();
  /** How often sessions have been looked at since something was last followed in them. */
  private readonly looks = new Map<string, number>();
  private readonly adoption: Adoption;
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    /** The pause before look number `n`, milliseconds. */
    private readonly pollDelay: (n: number) => number,
    private readonly listener: ReconcilerListener,
  ) {
    this.adoption = new Adoption(store, clock);
  }

  /** Whether a session is to be asked for later. */
  get waits(): boolean {
    return this.timers.size > 0;
  }

  /**
   * Asks without merging.
   * @returns null when the server does not know the session. @throws the network's error or ApiError.
   */
  async look(sessionId: string, signal?: AbortSignal): Promise<Seen | null> {
    const remoteId = this.store.sessions.get(sessionId)?.remoteId;
    if (!remoteId) return null;
    const until = this.store.transcripts.lastSent(sessionId);
    try {
      const suffices = (rows: SessionDetailBody['messages']) =>
        tailStart(this.store, sessionId, rows) !== null;
      const detail = await this.api.sessionDetail(remoteId, suffices, signal);
      this.listener.onPresence(sessionId, true);
      const seen = seenOf(this.store, sessionId, detail, until);
      // Rows of which nobody can say which part of the chat they are would be held against its beginning.
      if (detail.has_more_messages && until !== null && seen.from === null) {
        throw new ApiError(200, 'TOO_LONG', 'The chat is too long to be compared.', null);
      }
      return seen;
    } catch (error) {
      if (!(error instanceof ApiError) || (error.status !== 404 && error.status !== 403))
        throw error;
      this.listener.onPresence(sessionId, false);
      return null;
    }
  }

  /**
   * Asks and merges.
   * @param settling a task that no stream writes at the moment, so its messages may be completed.
   */
  async refresh(sessionId: string, settling?: string, signal?: AbortSignal): Promise<Seen | null> {
    const seen = await this.look(sessionId, signal);
    if (!seen || this.closed || signal?.aborted) return seen;
    this.merge(sessionId, seen, settling ?? null);
    if (settling === undefined) this.lookOn(sessionId, seen);
    return seen;
  }

  /** Refreshes a little later, once for several requests. What fails is tried again a few times. */
  refreshSoon(sessionId: string, wait = SETTLE_MS, tries = TRIES): void {
    this.later(sessionId, wait, (error) => {
      if (tries > 1) this.refreshSoon(sessionId, Math.max(wait, SETTLE_MS) * 4, tries - 1);
      else if (error instanceof ApiError) {
        this.listener.onError('asking for what the server has of a chat', error);
      }
    });
  }

  /** A person looks at a session: it is refreshed, unless that has just been done. */
  visit(sessionId: string): void {
    const last = this.visited.get(sessionId);
    const now = this.clock.monotonic();
    if (last !== undefined && now - last < VISIT_MS) return;
    this.visited.set(sessionId, now);
    this.refreshSoon(sessionId, 0);
  }

  close(): void {
    this.closed = true;
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private later(sessionId: string, wait: number, onFailure: (error: unknown) => void): void {
    if (this.closed) return;
    this.timers.get(sessionId)?.();
    const cancel = this.clock.after(wait, () => {
      this.timers.delete(sessionId);
      this.refresh(sessionId).catch((error: unknown) => {
        if (!this.closed) onFailure(error);
      });
    });
    this.timers.set(sessionId, cancel);
  }

  /** Something may be said in a session of which no stream will tell: its rows are looked at again, with growing pauses. */
  private lookOn(sessionId: string, { detail, turns }: Seen): void {
    const unknown = detail.active_stream === undefined;
    const expected = unknown
      ? turns.at(-1)?.standing === 'open' && this.store.tasks.openIn(sessionId).length === 0
      : this.adoption.isUnfollowed(sessionId, detail);
    if (expected) this.lookAgain(sessionId, unknown ? LATE_LOOKS : MOST_LOOKS);
    else this.looks.delete(sessionId);
  }

  private lookAgain(sessionId: string, most: number): void {
    const looks = this.looks.get(sessionId) ?? 0;
    // What is due anyhow comes sooner.
    if (looks >= most || this.timers.has(sessionId)) return;
    this.looks.set(sessionId, looks + 1);
    this.later(sessionId, this.pollDelay(looks), () => this.lookAgain(sessionId, most));
  }

  private merge(sessionId: string, seen: Seen, settling: string | null): void {
    const { store, clock } = this;
    const { detail, turns } = seen;
    const found: string[] = [];
    const patch = store.transaction(() => {
      const open = store.tasks.openIn(sessionId).filter(({ taskId }) => taskId !== settling);
      const before = heldAgainst(store, sessionId, seen);
      const answering = open.some(({ kind }) => kind === 'turn');
      const after = mergeTranscript(before, turns, {
        live: new Set(open.flatMap(({ taskId }) => store.transcripts.ownedBy(sessionId, taskId))),
        streamed: new Set(store.transcripts.streamed(sessionId, seen.from)),
        pinned: new Set(open.flatMap((task) => this.pinnedBy(task))),
        awaited: new Set(open.flatMap(({ toolCallId }) => toolCallId ?? [])),
        busy: answering || running(detail, store, sessionId, settling),
        elsewhere: !answering && this.adoption.isElsewhere(sessionId, detail),
        spoken: new Map(this.spokenIn(sessionId)),
        writing: open.some(({ kind }) => kind === 'operation'),
        now: clock.wall(),
      });
      const changes = diffTranscripts(before, after);
      const made = changes.length > 0 ? store.change(sessionId, null, changes) : null;
      for (const { messageId, rowId } of namesElsewhere(asked(before), turns, seen.until))
        store.transcripts.learnRow(sessionId, messageId, rowId);
      found.push(...this.adoption.adopt(sessionId, detail, after));
      return made;
    });
    if (patch) this.listener.onPatch(patch);
    for (const taskId of found) this.listener.onFound(taskId);
  }

  private spokenIn(sessionId: string): (readonly [messageId: string, call: string | null])[] {
    const operations = this.store.tasks
      .ofSession(sessionId)
      .filter(({ kind }) => kind === 'operation');
    return operations.flatMap(({ taskId, toolCallId }) =>
      this.store.transcripts.ownedBy(sessionId, taskId).map((id) => [id, toolCallId] as const),
    );
  }

  /** Messages that a task writes into: the one it is at, and the one with the call it answers. */
  private pinnedBy(task: Task): string[] {
    const { messageId } = this.store.tasks.progress(task.taskId).foldState;
    const answered =
      task.toolCallId === null
        ? null
        : this.store.transcripts.answeredAt(task, task.toolCallId)?.messageId;
    return [messageId, answered].flatMap((id) => id ?? []);
  }
}

function running(
  { active_stream: active }: SessionDetailBody,
  store: Store,
  sessionId: string,
  settling: string | null,
): boolean {
  const id = activeName(active);
  if (!id) return false;
  const known = store.tasks.ofServer(id);
  if (known) return known.kind === 'turn' && known.taskId !== settling && !known.settledAt;
  return settling === null || store.tasks.get(settling)?.sessionId !== sessionId;
}
