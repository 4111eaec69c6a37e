/**
 * Where a task's events come from, on every generation of the server: its own stream, the session's, or, where there is
 * none, the session's rows. What the server has is learned from its answers, never from a version.
 */

import type { Task } from '@shared/chat/task';
import { isLocalTaskId } from '@shared/chat/task';
import { asPendingOperation } from '@shared/protocol/tool-output';
import { ApiError, type ChatApi } from '../backend/chat-api';
import type { Store } from '../store/store';
import type { Clock } from '../streams/clock';
import type { StatusAnswer } from '../streams/connection-state';
import type { StreamSource } from '../streams/stream-source';
import { activeName } from './active-stream';
import type { CatchUp } from './catch-up';
import { pollingStream } from './poll';
import type { Reconciler } from './reconciler';
import { type Seen, turnOf } from './seen';
import type { ServerTurn } from './server-rows';

/** How long work that only the rows tell of is waited for: as long as the platform keeps streams. */
const GIVE_UP_MS = 60 * 60_000;

/** Looks at a turn that neither runs nor has an answer before it is given up: rows may be stored a moment late. */
const LATE_LOOKS = 3;

const INTERRUPTED = 'The server stopped this answer when the connection was lost.';
const UNANSWERED = 'The server has no answer to this message.';
const OVERDUE = 'The server has not reported a result in time.';

export class TaskSource implements StreamSource {
  /** Operations whose stream the server does not have: their rows are watched. */
  private readonly streamless = new Set<string>();
  private readonly looks = new Map<string, number>();

  constructor(
    private readonly store: Store,
    private readonly api: ChatApi,
    private readonly reconciler: Reconciler,
    private readonly catchUp: CatchUp,
    private readonly clock: Clock,
    private readonly pollDelay: (n: number) => number,
  ) {}

  async open(taskId: string, cursor: string, signal: AbortSignal): Promise<Response> {
    const task = this.store.tasks.get(taskId);
    const local = isLocalTaskId(taskId);
    if (!task || (!local && !this.streamless.has(taskId))) {
      const told =
        task && this.catchUp.concerns(task) ? await this.catchUp.take(task, cursor, signal) : null;
      return told ?? this.api.open(taskId, cursor, signal);
    }
    try {
      return await this.openSeen(task, cursor, signal);
    } catch (error) {
      if (error instanceof ApiError) return refusal(error);
      throw error;
    }
  }

  async status(taskId: string, signal: AbortSignal, withheld: boolean): Promise<StatusAnswer> {
    const task = this.store.tasks.get(taskId);
    const lastWord = this.catchUp.lastWordOn(taskId);
    const named = lastWord === null && !isLocalTaskId(taskId);
    const answer = named ? await this.api.status(taskId, signal) : lastWord;
    if (answer?.kind === 'running') return answer;
    // The server has the task, and so its stream, which brings what is missing; rows that were merged before would come twice.
    if (answer?.kind === 'ended' && !withheld) return answer;
    // How it stands is one thing, what was said another: the transcript is asked for before anything is settled.
    const seen = task && (await this.reconciler.refresh(task.sessionId, taskId, signal));
    if (!task || !seen) {
      return (
        answer ?? { kind: 'gone', outcome: 'lost', message: 'The server no longer has this chat.' }
      );
    }
    if (answer?.kind === 'ended') return answer;
    if (lastWord && lastWord.outcome !== 'lost') return lastWord;
    return task.kind === 'operation'
      ? this.operationStatus(task, seen, answer)
      : this.turnStatus(task, seen, answer);
  }

  private async openSeen(task: Task, cursor: string, signal: AbortSignal): Promise<Response> {
    const seen = await this.reconciler.look(task.sessionId, signal);
    if (!seen) return refusal(new ApiError(404, null, 'The chat is unknown.', null));
    const active = activeOf(task, seen);
    const name = active?.task_id ?? (this.streamless.has(task.taskId) ? null : task.serverId);
    if (active?.turn_id && !active.task_id) {
      this.learn(task, active.turn_id);
      return this.api.openSession(seen.detail.id, signal);
    }
    if (name && (active || task.kind === 'operation')) {
      this.learn(task, name);
      return this.api.open(name, cursor, signal);
    }
    if (!this.waits(task, seen)) return refusal(new ApiError(410, null, 'Nothing runs.', null));
    const look = async (abort: AbortSignal) => {
      const now = await this.reconciler.look(task.sessionId, abort);
      return !now || activeOf(task, now) !== null || !this.waits(task, now);
    };
    return pollingStream(look, this.pollDelay, this.clock, signal);
  }

  private learn({ taskId, serverId }: Task, name: string): void {
    if (serverId !== null) return;
    this.store.transaction(() => this.store.tasks.learnServerId(taskId, name));
  }

  /** Whether the rows may still change for this task. */
  private waits(task: Task, seen: Seen): boolean {
    if (this.clock.wall() - task.createdAt > GIVE_UP_MS) return false;
    if (task.kind === 'operation') return isPending(task, seen);
    if ((turnOf(this.store, task, seen)?.standing ?? 'open') !== 'open') return false;
    // Servers that say what runs have said that this does not.
    if (seen.detail.active_stream === undefined) return true;
    const looks = (this.looks.get(task.taskId) ?? 0) + 1;
    this.looks.set(task.taskId, looks);
    return looks <= LATE_LOOKS;
  }

  private turnStatus(task: Task, seen: Seen, answer: StatusAnswer | null): StatusAnswer {
    if (answer?.kind === 'running' || activeOf(task, seen)) return { kind: 'running' };
    const standing = turnOf(this.store, task, seen)?.standing ?? 'open';
    switch (standing) {
      case 'answered':
        return { kind: 'gone', outcome: 'completed', message: null };
      case 'failed':
        return { kind: 'gone', outcome: 'failed', message: null };
      case 'interrupted':
        return { kind: 'gone', outcome: 'lost', message: INTERRUPTED };
      case 'open':
        if (answer === null && this.waits(task, seen)) return { kind: 'running' };
        return answer ?? { kind: 'gone', outcome: 'lost', message: UNANSWERED };
    }
  }

  private operationStatus(task: Task, seen: Seen, answer: StatusAnswer | null): StatusAnswer {
    // The result of the tool is stored before the rest is said: the server's word on the task goes before its rows.
    if (answer?.kind === 'running') return answer;
    const row = rowOf(task, seen.turns);
    if (row && !isPending(task, seen)) return { kind: 'gone', outcome: 'completed', message: null };
    if (!row && answer) return answer;
    if (this.clock.wall() - task.createdAt > GIVE_UP_MS) {
      return answer ?? { kind: 'gone', outcome: 'expired', message: OVERDUE };
    }
    this.streamless.add(task.taskId);
    return { kind: 'running' };
  }
}

/** What runs in the session, when it is this task. */
function activeOf(task: Task, { detail }: Seen) {
  const active = detail.active_stream;
  const name = activeName(active);
  if (!active || !name) return null;
  if (task.kind === 'operation') return name === task.serverId ? active : null;
  return task.serverId === null || task.serverId === name ? active : null;
}

function rowOf(task: Task, turns: readonly ServerTurn[]) {
  const parts = turns.flatMap(({ answers }) => answers.flatMap((answer) => answer.parts));
  return parts.find((part) => part.type === 'tool' && part.toolCallId === task.toolCallId) ?? null;
}

function isPending(task: Task, { turns }: Seen): boolean {
  const row = rowOf(task, turns);
  if (row?.type !== 'tool') return false;
  return row.output === undefined || asPendingOperation(row.output) !== null;
}

/** An answer for the connection machine, which knows what to do with each status. */
function refusal({ status, code, message, retryAfterMs }: ApiError): Response {
  const headers = {
    'content-type': 'application/json',
    ...(retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) }),
  };
  return new Response(JSON.stringify({ detail: { code, message } }), { status, headers });
}
