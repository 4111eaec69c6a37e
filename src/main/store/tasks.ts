/** Tasks: cursor, folding state and standing of each piece of work on the server. */

import { type FoldState, initialFoldState } from '@shared/chat/fold-state';
import {
  type ConnectionPhase,
  isLocalTaskId,
  type Task,
  type TaskOutcome,
  type WaitReason,
} from '@shared/chat/task';
import { STREAM_START } from '@shared/protocol/stream-id';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Scope, SESSION_IN_SCOPE, seen } from './accounts';
import { decodeFoldState, encodeFoldState } from './fold-state-codec';

const row = z.object({
  task_id: z.string(),
  session_id: z.string(),
  kind: z.enum(['turn', 'operation']),
  tool_call_id: z.string().nullable(),
  status: z.enum(['running', 'completed', 'failed', 'stopped', 'expired', 'lost']),
  state: z.enum(['connecting', 'live', 'waiting', 'settled']),
  wait_reason: z
    .enum([
      'backoff',
      'offline',
      'asleep',
      'signed-out',
      'rate-limited',
      'backend-down',
      'untrusted',
      'proxy',
      'storage',
    ])
    .nullable(),
  retry_at: z.number().nullable(),
  last_message_id: z.string(),
  fold_state: z.string(),
  unidentified: z.number(),
  events_applied: z.number(),
  duplicates_dropped: z.number(),
  stop_requested_at: z.number().nullable(),
  stop_acknowledged_at: z.number().nullable(),
  stop_refusal: z.string().nullable(),
  detail: z.string().nullable(),
  created_at: z.number(),
  settled_at: z.number().nullable(),
  state_since: z.number(),
  last_event_at: z.number().nullable(),
  server_id: z.string().nullable(),
});

type Row = z.infer<typeof row>;

export interface NewTask {
  readonly taskId: string;
  readonly sessionId: string;
  readonly kind: Task['kind'];
  readonly toolCallId: string | null;
  readonly foldState: FoldState;
  readonly now: number;
}

/** What the transaction that applies events reads and writes. */
export interface Progress {
  readonly cursor: string;
  readonly foldState: FoldState;
  readonly unidentified: boolean;
  /**
   * True when the folding state was written by another version of the app and is lost: the stream has to be replayed from
   * its start, replacing what it brought before.
   */
  readonly stale: boolean;
}

export interface ConnectionUpdate {
  readonly state: ConnectionPhase;
  readonly waitReason: WaitReason | null;
  readonly retryAt: number | null;
  readonly detail: string | null;
}

function prepare(db: Database) {
  return {
    insert: db.prepare(
      `INSERT INTO tasks (task_id, session_id, kind, tool_call_id, status, state,
         last_message_id, fold_state, created_at, state_since)
       VALUES (?, ?, ?, ?, 'running', 'connecting', '${STREAM_START}', ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    ),
    get: db.prepare(`SELECT * FROM tasks WHERE task_id = ? AND ${SESSION_IN_SCOPE}`),
    progress: db.prepare('SELECT * FROM tasks WHERE task_id = ?'),
    open: db.prepare(
      `SELECT * FROM tasks WHERE settled_at IS NULL AND ${SESSION_IN_SCOPE}
       ORDER BY created_at, rowid`,
    ),
    countOpen: db
      .prepare(`SELECT count(*) FROM tasks WHERE settled_at IS NULL AND ${SESSION_IN_SCOPE}`)
      .pluck(),
    ofSession: db.prepare('SELECT * FROM tasks WHERE session_id = ? ORDER BY created_at, rowid'),
    openIn: db.prepare(
      `SELECT * FROM tasks WHERE session_id = ? AND settled_at IS NULL ORDER BY created_at, rowid`,
    ),
    ofCall: db.prepare('SELECT * FROM tasks WHERE session_id = ? AND tool_call_id = ? LIMIT 1'),
    all: db.prepare(`SELECT * FROM tasks WHERE ${SESSION_IN_SCOPE} ORDER BY created_at, rowid`),
    advance: db.prepare(
      `UPDATE tasks SET last_message_id = ?, fold_state = ?, unidentified = ?,
         events_applied = events_applied + ?, duplicates_dropped = duplicates_dropped + ?,
         last_event_at = coalesce(?, last_event_at)
       WHERE task_id = ?`,
    ),
    rewind: db.prepare(
      `UPDATE tasks SET last_message_id = '${STREAM_START}', fold_state = ?, events_applied = 0
       WHERE task_id = ?`,
    ),
    connection: db.prepare(
      `UPDATE tasks SET
         state_since = CASE WHEN state = $state AND wait_reason IS $waitReason
           THEN state_since ELSE $now END,
         state = $state, wait_reason = $waitReason, retry_at = $retryAt, detail = $detail
       WHERE task_id = $taskId AND settled_at IS NULL`,
    ),
    forgetConnections: db.prepare(
      `UPDATE tasks SET state = 'connecting', wait_reason = NULL, retry_at = NULL, detail = NULL,
         state_since = ?
       WHERE settled_at IS NULL`,
    ),
    settle: db.prepare(
      `UPDATE tasks SET state = 'settled', status = ?, detail = ?, settled_at = ?,
         wait_reason = NULL, retry_at = NULL
       WHERE task_id = ? AND settled_at IS NULL`,
    ),
    learn: db.prepare('UPDATE tasks SET server_id = ? WHERE task_id = ? AND server_id IS NULL'),
    byServerId: db.prepare('SELECT * FROM tasks WHERE task_id = @id OR server_id = @id LIMIT 1'),
    requestStop: db.prepare(
      `UPDATE tasks SET stop_requested_at = ?, stop_acknowledged_at = NULL, stop_refusal = NULL
       WHERE task_id = ? AND settled_at IS NULL
         AND (stop_requested_at IS NULL OR stop_refusal IS NOT NULL)`,
    ),
    acknowledgeStop: db.prepare(
      'UPDATE tasks SET stop_acknowledged_at = ?, stop_refusal = ? WHERE task_id = ?',
    ),
    unacknowledged: db.prepare(
      `SELECT * FROM tasks WHERE stop_requested_at IS NOT NULL
         AND stop_acknowledged_at IS NULL AND settled_at IS NULL AND ${SESSION_IN_SCOPE}`,
    ),
  };
}

export class Tasks {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    db: Database,
    private readonly scope: Readonly<Scope>,
  ) {
    this.sql = prepare(db);
  }

  /** Adds a task. @returns false when it is known already. */
  add(task: NewTask): boolean {
    const { taskId, sessionId, kind, toolCallId, now } = task;
    const state = encodeFoldState(task.foldState);
    return this.sql.insert.run(taskId, sessionId, kind, toolCallId, state, now, now).changes === 1;
  }

  get(taskId: string): Task | null {
    const found = this.sql.get.get(taskId, ...seen(this.scope));
    return found === undefined ? null : toTask(row.parse(found));
  }

  /** Tasks whose end is not known yet, oldest first. */
  open(): Task[] {
    return rows(this.sql.open.all(...seen(this.scope)));
  }

  /** How many those are, without reading them. */
  countOpen(): number {
    return Number(this.sql.countOpen.get(...seen(this.scope)));
  }

  ofSession(sessionId: string): Task[] {
    return rows(this.sql.ofSession.all(sessionId));
  }

  /** Tasks of a session whose end is not known yet, oldest first. */
  openIn(sessionId: string): Task[] {
    return rows(this.sql.openIn.all(sessionId));
  }

  /** The operation that works for a tool call, or null when there is none. */
  ofCall(sessionId: string, toolCallId: string): Task | null {
    const found = this.sql.ofCall.get(sessionId, toolCallId);
    return found === undefined ? null : toTask(row.parse(found));
  }

  all(): Task[] {
    return rows(this.sql.all.all(...seen(this.scope)));
  }

  /** @throws Error when the task is unknown. */
  progress(taskId: string): Progress {
    const found = row.parse(this.sql.progress.get(taskId));
    const foldState = decodeFoldState(found.fold_state);
    return {
      cursor: foldState === null ? STREAM_START : found.last_message_id,
      foldState: foldState ?? initialFoldState(),
      unidentified: found.unidentified === 1,
      stale: foldState === null,
    };
  }

  /** Moves the cursor. Belongs into the transaction that stores the effect of the events it passes. */
  advance(
    taskId: string,
    next: Omit<Progress, 'stale'>,
    applied: number,
    duplicates: number,
    now: number,
  ): void {
    const state = encodeFoldState(next.foldState);
    const unidentified = next.unidentified ? 1 : 0;
    const lastEventAt = applied > 0 ? now : null;
    this.sql.advance.run(
      next.cursor,
      state,
      unidentified,
      applied,
      duplicates,
      lastEventAt,
      taskId,
    );
  }

  /** Puts the cursor back to the start, for a replay that replaces what was received. */
  rewind(taskId: string, state: FoldState): void {
    this.sql.rewind.run(encodeFoldState(state), taskId);
  }

  setConnection(taskId: string, update: ConnectionUpdate, now: number): void {
    this.sql.connection.run({ ...update, taskId, now });
  }

  /** What was connected when the app ended is not connected now: only a new answer of the server makes it so again. */
  forgetConnections(now: number): void {
    this.sql.forgetConnections.run(now);
  }

  settle(taskId: string, outcome: TaskOutcome, detail: string | null, now: number): void {
    this.sql.settle.run(outcome, detail, now, taskId);
  }

  /** Notes what the server calls a task that was given a name of our own. The first name stays. */
  learnServerId(taskId: string, serverId: string): void {
    this.sql.learn.run(serverId, taskId);
  }

  /** Finds a task by the server's name for it. */
  ofServer(id: string): Task | null {
    const found = this.sql.byServerId.get({ id });
    return found === undefined ? null : toTask(row.parse(found));
  }

  requestStop(taskId: string, now: number): void {
    this.sql.requestStop.run(now, taskId);
  }

  /** @param refusal why the server cannot stop the task, in words; null when it has agreed. */
  answerStop(taskId: string, refusal: string | null, now: number): void {
    this.sql.acknowledgeStop.run(now, refusal, taskId);
  }

  /** Tasks that a person wants stopped and whose server has not confirmed it. */
  awaitingStop(): Task[] {
    return rows(this.sql.unacknowledged.all(...seen(this.scope)));
  }
}

function rows(found: unknown[]): Task[] {
  return z.array(row).parse(found).map(toTask);
}

function toTask(value: Row): Task {
  return {
    taskId: value.task_id,
    sessionId: value.session_id,
    kind: value.kind,
    toolCallId: value.tool_call_id,
    status: value.status,
    state: value.state,
    waitReason: value.wait_reason,
    retryAt: value.retry_at,
    lastMessageId: value.last_message_id,
    eventsApplied: value.events_applied,
    duplicatesDropped: value.duplicates_dropped,
    stopRequested: value.stop_requested_at !== null,
    stopRefusal: value.stop_refusal,
    detail: value.detail,
    createdAt: value.created_at,
    settledAt: value.settled_at,
    stateSince: value.state_since,
    lastEventAt: value.last_event_at,
    serverId: value.server_id ?? (isLocalTaskId(value.task_id) ? null : value.task_id),
  };
}
