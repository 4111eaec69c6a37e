/**
 * Asks the server for a session as it stores it, and merges that with what is here. The stream is the first source; this
 * one heals what the stream could not bring, and brings what was said elsewhere.
 */
import { diffTranscripts } from '@shared/chat/diff';
import { initialFoldState } from '@shared/chat/fold-state';
import { operationTaskId } from '@shared/chat/fold-tools';
import type { Message } from '@shared/chat/message';
import { isLocalTaskId, localTurnId, questionOf, type Task } from '@shared/chat/task';
import type { SessionDetailBody } from '@shared/protocol/rest';
import { asPendingOperation } from '@shared/protocol/tool-output';
import { ApiError, type ChatApi } from '../backend/chat-api';
import type { Patch, Store } from '../store/store';
import type { Clock } from '../streams/clock';
import { alignTurns, asked } from './align';
import { mergeTranscript } from './merge';
import { readTurns, type ServerTurn } from './server-rows';

export interface ReconcilerListener {
  onPatch(patch: Patch): void;
  /** Work that goes on at the server was found; its task is stored. */
  onFound(taskId: string): void;
  /** The server said whether it has a session; told every time it is asked for one. */
  onPresence(sessionId: string, present: boolean): void;
  onError(context: string, error: unknown): void;
}

/** What the server has of a session. */
export interface Seen {
  readonly detail: SessionDetailBody;
  readonly turns: readonly ServerTurn[];
}

/** What servers give as the tool of a turn that they name. */
const TURN_TOOL = 'chat';

/** How long after a task's end its session is asked for: servers store the last rows a moment later. */
const SETTLE_MS = 500;
const TRIES = 3;

/** Between two visits of one session. */
const VISIT_MS = 5_000;

export class Reconciler {
  private readonly timers = new Map<string, () => void>();
  private readonly visited = new Map<string, number>();
  private closed = false;

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly clock: Clock,
    private readonly listener: ReconcilerListener,
  ) {}

  /**
   * Asks without merging.
   * @returns null when the server does not know the session. @throws the network's error or ApiError.
   */
  async look(sessionId: string, signal?: AbortSignal): Promise<Seen | null> {
    const remoteId = this.store.sessions.get(sessionId)?.remoteId;
    if (!remoteId) return null;
    try {
      const detail = await this.api.sessionDetail(remoteId, signal);
      this.listener.onPresence(sessionId, true);
      return { detail, turns: readTurns(detail.messages) };
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
    if (seen && !this.closed && !signal?.aborted) this.merge(sessionId, seen, settling ?? null);
    return seen;
  }

  /** Refreshes a little later, once for several requests. What fails is tried again a few times. */
  refreshSoon(sessionId: string, wait = SETTLE_MS, tries = TRIES): void {
    if (this.closed) return;
    this.timers.get(sessionId)?.();
    const cancel = this.clock.after(wait, () => {
      this.timers.delete(sessionId);
      this.refresh(sessionId).catch((error: unknown) => {
        if (this.closed) return;
        if (tries > 1) this.refreshSoon(sessionId, Math.max(wait, SETTLE_MS) * 4, tries - 1);
        else if (error instanceof ApiError) {
          this.listener.onError('asking for what the server has of a chat', error);
        }
      });
    });
    this.timers.set(sessionId, cancel);
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

  private merge(sessionId: string, { detail, turns }: Seen, settling: string | null): void {
    const { store, clock } = this;
    const found: string[] = [];
    const patch = store.transaction(() => {
      const open = store.tasks
        .ofSession(sessionId)
        .filter(({ settledAt, taskId }) => settledAt === null && taskId !== settling);
      const before = store.transcripts.read(sessionId);
      const after = mergeTranscript(before, turns, {
        live: new Set(open.flatMap(({ taskId }) => store.transcripts.ownedBy(sessionId, taskId))),
        pinned: new Set(open.flatMap((task) => this.pinnedBy(task))),
        awaited: new Set(open.flatMap(({ toolCallId }) => toolCallId ?? [])),
        busy:
          open.some(({ kind }) => kind === 'turn') || running(detail, store, sessionId, settling),
        writing: open.some(({ kind }) => kind === 'operation'),
        now: clock.wall(),
      });
      const changes = diffTranscripts(before, after);
      const made = changes.length > 0 ? store.change(sessionId, null, changes) : null;
      found.push(...this.adoptOperations(sessionId, detail, after));
      found.push(...this.adoptActive(sessionId, detail, after));
      return made;
    });
    if (patch) this.listener.onPatch(patch);
    for (const taskId of found) this.listener.onFound(taskId);
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

  /** Long operations whose start was not seen here. */
  private adoptOperations(
    sessionId: string,
    { active_stream: active }: SessionDetailBody,
    messages: readonly Message[],
  ): string[] {
    const { store, clock } = this;
    const known = new Map(
      store.tasks.ofSession(sessionId).map(({ toolCallId, taskId }) => [toolCallId, taskId]),
    );
    const found: string[] = [];
    for (const { parts } of messages) {
      for (const part of parts) {
        const pending = part.type === 'tool' ? asPendingOperation(part.output ?? null) : null;
        if (part.type !== 'tool' || !pending) continue;
        // What is stored of a call does not name its task; what runs may.
        const runs = pending.operation_id != null && pending.operation_id === active?.operation_id;
        const named = runs ? active.task_id : null;
        const followed = known.get(part.toolCallId);
        if (followed !== undefined) {
          if (named && isLocalTaskId(followed)) store.tasks.learnServerId(followed, named);
          continue;
        }
        const taskId = named ?? operationTaskId(pending, part.toolCallId);
        if (taskId === null) continue;
        const { toolCallId } = part;
        const foldState = initialFoldState();
        const now = clock.wall();
        if (store.tasks.add({ taskId, sessionId, kind: 'operation', toolCallId, foldState, now })) {
          found.push(taskId);
        }
      }
    }
    return found;
  }

  /** Whether a message has been on its way to the server, and nothing is known of what became of it. */
  private mayHaveBegun(sessionId: string): boolean {
    const { outbox } = this.store;
    return outbox.ofSession(sessionId).some((messageId) => outbox.attempted(messageId));
  }

  /** What runs at the server and is not followed here, as when it was started on another device. */
  private adoptActive(
    sessionId: string,
    { active_stream: active }: SessionDetailBody,
    messages: readonly Message[],
  ): string[] {
    const { store, clock } = this;
    const serverId = active?.task_id ?? active?.turn_id;
    if (!active || !serverId || store.tasks.ofServer(serverId)) return [];
    // The work of a tool is followed once its call is known, which says where its result belongs.
    if (active.tool_name != null && active.tool_name !== TURN_TOOL) return [];
    const nameless = store.tasks
      .ofSession(sessionId)
      .some((task) => task.kind === 'turn' && task.settledAt === null && task.serverId === null);
    // A turn of ours that has not heard its name yet asks for it itself, and so does a message that may have begun it.
    if (nameless || this.mayHaveBegun(sessionId)) return [];
    const question = messages.findLast(({ role, status }) => role === 'user' && status === 'sent');
    const taskId = active.task_id ?? localTurnId(question?.id ?? serverId);
    const added = store.tasks.add({
      taskId,
      sessionId,
      kind: 'turn',
      toolCallId: null,
      foldState: initialFoldState(),
      now: clock.wall(),
    });
    if (added && active.turn_id && !active.task_id) store.tasks.learnServerId(taskId, serverId);
    return added ? [taskId] : [];
  }
}

/** The turn of the server that a task answers in. */
export function turnOf(store: Store, task: Task, turns: readonly ServerTurn[]): ServerTurn | null {
  const messages = store.transcripts.read(task.sessionId);
  const questions = asked(messages);
  const own = new Set(store.transcripts.ownedBy(task.sessionId, task.taskId));
  const first = messages.findIndex(({ id }) => own.has(id));
  const before = first < 0 ? messages : messages.slice(0, first);
  const question =
    questionOf(task.taskId) ??
    before.findLast(({ role, status }) => role === 'user' && status === 'sent')?.id;
  const index = questions.findIndex(({ id }) => id === question);
  const at = alignTurns(questions, turns).indexOf(index);
  return (index < 0 ? turns.at(-1) : turns[at]) ?? null;
}

function running(
  { active_stream: active }: SessionDetailBody,
  store: Store,
  sessionId: string,
  settling: string | null,
): boolean {
  const id = active?.task_id ?? active?.turn_id;
  if (!id) return false;
  const known = store.tasks.ofServer(id);
  if (known) return known.kind === 'turn' && known.taskId !== settling && !known.settledAt;
  return !store.tasks.ofSession(sessionId).some(({ taskId }) => taskId === settling);
}
