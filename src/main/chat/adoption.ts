/** What runs at the server and is not followed here: found in what the server has of a chat, it becomes a task. */
import { initialFoldState } from '@shared/chat/fold-state';
import { operationTaskId } from '@shared/chat/fold-tools';
import { isImported, type Message } from '@shared/chat/message';
import { isLocalTaskId, localTurnId, type TaskKind } from '@shared/chat/task';
import type { SessionDetailBody } from '@shared/protocol/rest';
import { asPendingOperation } from '@shared/protocol/tool-output';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';
import { activeName, isTurn } from './active-stream';

type Detail = Pick<SessionDetailBody, 'active_stream'>;

export class Adoption {
  constructor(
    private readonly store: Store,
    private readonly clock: Pick<Clock, 'wall'>,
  ) {}

  /**
   * Stores a task for everything that is found. Belongs inside the caller's transaction.
   * @param messages what stands here of what was seen.
   * @returns the new tasks' ids.
   */
  adopt(sessionId: string, detail: Detail, messages: readonly Message[]): string[] {
    return [
      ...this.adoptOperations(sessionId, detail, messages),
      ...this.adoptActive(sessionId, detail, messages),
    ];
  }

  /** Whether something runs that no task here stands for, so that only the rows tell of it. */
  isUnfollowed(sessionId: string, { active_stream: active }: Detail): boolean {
    const name = activeName(active);
    if (!active || !name) return false;
    const known = this.store.tasks.ofServer(name);
    if (known) return known.settledAt !== null;
    return !(isTurn(active) && this.hasNamelessTurn(sessionId));
  }

  /** Whether a turn runs that was started on another device, and that nothing here stands for yet. */
  isElsewhere(sessionId: string, { active_stream: active }: Detail): boolean {
    const name = activeName(active);
    // The work of a tool is followed once its call is known, which says where its result belongs.
    if (!active || !name || !isTurn(active) || this.store.tasks.ofServer(name)) return false;
    // A turn of ours that has not heard its name yet asks for it itself, and so does a message that may have begun it.
    return !this.hasNamelessTurn(sessionId) && !this.mayHaveBegun(sessionId);
  }

  /** Long operations whose start was not seen here. */
  private adoptOperations(
    sessionId: string,
    { active_stream: active }: Detail,
    messages: readonly Message[],
  ): string[] {
    const { tasks } = this.store;
    const found: string[] = [];
    for (const message of messages) {
      // What was imported is worked on elsewhere, if at all.
      if (isImported(message)) continue;
      for (const part of message.parts) {
        const pending = part.type === 'tool' ? asPendingOperation(part.output ?? null) : null;
        if (part.type !== 'tool' || !pending) continue;
        const { toolCallId } = part;
        // What is stored of a call does not name its task; what runs may.
        const runs = pending.operation_id != null && pending.operation_id === active?.operation_id;
        const named = runs ? active.task_id : null;
        const followed = tasks.ofCall(sessionId, toolCallId)?.taskId;
        if (followed !== undefined) {
          if (named && isLocalTaskId(followed)) tasks.learnServerId(followed, named);
          continue;
        }
        const taskId = named ?? operationTaskId(pending, toolCallId);
        if (taskId !== null && this.add(taskId, sessionId, 'operation', toolCallId)) {
          found.push(taskId);
        }
      }
    }
    return found;
  }

  /** A turn that was started on another device. */
  private adoptActive(
    sessionId: string,
    { active_stream: active }: Detail,
    messages: readonly Message[],
  ): string[] {
    const { tasks } = this.store;
    const serverId = activeName(active);
    if (!active || !serverId || !this.isElsewhere(sessionId, { active_stream: active })) return [];
    // While the turn before it is still told of here, what it writes would come to stand before the end of that.
    if (this.hasOpenTurn(sessionId)) return [];
    const question = messages.findLast(({ role, status }) => role === 'user' && status === 'sent');
    const taskId = active.task_id ?? localTurnId(question?.id ?? serverId);
    if (!this.add(taskId, sessionId, 'turn', null)) return [];
    if (active.turn_id && !active.task_id) tasks.learnServerId(taskId, serverId);
    return [taskId];
  }

  private hasNamelessTurn(sessionId: string): boolean {
    return this.store.tasks
      .openIn(sessionId)
      .some(({ kind, serverId }) => kind === 'turn' && serverId === null);
  }

  private hasOpenTurn(sessionId: string): boolean {
    return this.store.tasks.openIn(sessionId).some(({ kind }) => kind === 'turn');
  }

  /** Whether a message has been on its way to the server, and nothing is known of what became of it. */
  private mayHaveBegun(sessionId: string): boolean {
    const { outbox } = this.store;
    return outbox.ofSession(sessionId).some((messageId) => outbox.attempted(messageId));
  }

  private add(taskId: string, sessionId: string, kind: TaskKind, toolCallId: string | null) {
    const foldState = initialFoldState();
    const now = this.clock.wall();
    return this.store.tasks.add({ taskId, sessionId, kind, toolCallId, foldState, now });
  }
}
