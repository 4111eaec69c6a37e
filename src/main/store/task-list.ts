/** The list of all tasks of all sessions that a person cares about, with what each of them is about. */
import type { ToolPart } from '@shared/chat/message';
import type { Task, TaskEntry } from '@shared/chat/task';
import { isToolResponse } from '@shared/protocol/tool-response';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Scope, SESSION_IN_SCOPE, seen } from './accounts';
import type { Tasks } from './tasks';
import type { Transcripts } from './transcripts';

/** Ended tasks in the list at most; open ones are all there. */
const ENDED_SHOWN = 200;

/** An answer that took less is talk, not a task, unless it went wrong. Milliseconds. */
export const LONG_MS = 20_000;

const PROMPT_CHARS = 160;

/** Chats whose last short answer is looked at for an open question. */
const TALKS_ASKED = 50;

/** Answers of tools that ask the person for something. */
const ASKS: ReadonlySet<string> = new Set([
  'clarification_needed',
  'agent_builder_clarification_needed',
  'suggested_goal',
  'setup_requirements',
  'need_login',
  'review_required',
]);

const DELETED = 'SELECT id FROM sessions WHERE deleted_at IS NOT NULL';

function prepare(db: Database) {
  return {
    ids: db
      .prepare(
        `SELECT task_id FROM (
           SELECT task_id, created_at, 0 AS ended_at FROM tasks
           WHERE settled_at IS NULL AND session_id NOT IN (${DELETED}) AND ${SESSION_IN_SCOPE}
           UNION ALL
           SELECT * FROM (
             SELECT task_id, created_at, settled_at AS ended_at FROM tasks
             WHERE settled_at IS NOT NULL AND dismissed_at IS NULL
               AND session_id NOT IN (${DELETED}) AND ${SESSION_IN_SCOPE}
               AND (kind = 'operation' OR status NOT IN ('completed', 'stopped')
                 OR settled_at - created_at >= ${LONG_MS})
             ORDER BY settled_at DESC LIMIT ${ENDED_SHOWN}))
         ORDER BY ended_at = 0 DESC, ended_at DESC, created_at DESC`,
      )
      .pluck(),
    lastTalks: db
      .prepare(
        `SELECT task_id FROM (
           SELECT task_id, max(created_at), status, kind, settled_at, dismissed_at, created_at
             FROM tasks WHERE session_id NOT IN (${DELETED}) AND ${SESSION_IN_SCOPE}
             GROUP BY session_id)
         WHERE kind = 'turn' AND status = 'completed' AND dismissed_at IS NULL
           AND settled_at - created_at < ${LONG_MS}
         ORDER BY settled_at DESC LIMIT ${TALKS_ASKED}`,
      )
      .pluck(),
    prompt: db
      .prepare(
        `SELECT substr(p.text, 1, ${PROMPT_CHARS}) FROM messages m
           JOIN parts p ON p.message_key = m.key AND p.idx = 0
         WHERE m.session_id = ? AND m.role = 'user' AND m.created_at <= ?
         ORDER BY m.key DESC LIMIT 1`,
      )
      .pluck(),
    answeredSince: db
      .prepare(`SELECT 1 FROM messages WHERE session_id = ? AND role = 'user' AND created_at > ?`)
      .pluck(),
    dismiss: db.prepare(
      'UPDATE tasks SET dismissed_at = ? WHERE task_id = ? AND settled_at IS NOT NULL',
    ),
  };
}

export class TaskList {
  private readonly sql: ReturnType<typeof prepare>;

  constructor(
    db: Database,
    private readonly tasks: Tasks,
    private readonly transcripts: Transcripts,
    private readonly scope: Readonly<Scope>,
  ) {
    this.sql = prepare(db);
  }

  /** Open tasks first, then ended ones that have not been put away; the newest first in both. */
  read(): TaskEntry[] {
    const scope = seen(this.scope);
    const listed = this.entries(this.sql.ids.all(...scope, ...scope));
    // However short an answer was: a question it ended with waits for the person.
    const questions = this.entries(this.sql.lastTalks.all(...scope)).filter(
      ({ needsYou }) => needsYou,
    );
    const firstEnded = listed.findIndex(({ task }) => task.settledAt !== null);
    return firstEnded < 0
      ? [...listed, ...questions]
      : listed.toSpliced(firstEnded, 0, ...questions);
  }

  /** One task, or null when it is unknown. */
  entry(taskId: string): TaskEntry | null {
    const task = this.tasks.get(taskId);
    if (!task) return null;
    const tool = task.kind === 'operation' ? this.toolOf(task) : null;
    return {
      task,
      toolName: tool?.toolName ?? null,
      prompt: task.kind === 'turn' ? this.promptOf(task) : null,
      steps: tool?.progress?.steps ?? [],
      failure: this.failureOf(task, tool),
      needsYou: this.needsYou(task, tool),
    };
  }

  private entries(ids: unknown[]): TaskEntry[] {
    return z
      .array(z.string())
      .parse(ids)
      .flatMap((taskId) => this.entry(taskId) ?? []);
  }

  /** Puts ended tasks away. Those that still run stay. */
  dismiss(taskIds: readonly string[], now: number): void {
    for (const taskId of taskIds) this.sql.dismiss.run(now, taskId);
  }

  private toolOf(task: Task): ToolPart | null {
    if (task.toolCallId === null) return null;
    return this.transcripts.answeredCall(task, task.toolCallId);
  }

  private promptOf({ sessionId, createdAt }: Task): string | null {
    return z.string().nullish().parse(this.sql.prompt.get(sessionId, createdAt)) ?? null;
  }

  private failureOf(task: Task, tool: ToolPart | null): string | null {
    if (task.status !== 'failed' || task.detail !== null) return null;
    if (tool) {
      const said = isToolResponse(tool.output) ? tool.output.message : null;
      return tool.errorText ?? (typeof said === 'string' ? said : null);
    }
    for (const messageId of this.transcripts.ownedBy(task.sessionId, task.taskId).toReversed()) {
      const message = this.transcripts.get(task.sessionId, messageId);
      const error = message?.parts.findLast((part) => part.type === 'error');
      if (error) return error.text;
    }
    return null;
  }

  private needsYou(task: Task, tool: ToolPart | null): boolean {
    if (task.settledAt === null) return false;
    if (this.sql.answeredSince.get(task.sessionId, task.settledAt) !== undefined) return false;
    const last = tool ?? this.lastToolOf(task);
    return isToolResponse(last?.output) && ASKS.has(last.output.type);
  }

  /** The last tool call of what a task has written; words may follow on it, in a message of their own. */
  private lastToolOf({ sessionId, taskId }: Task): ToolPart | null {
    for (const messageId of this.transcripts.ownedBy(sessionId, taskId).toReversed()) {
      const message = this.transcripts.get(sessionId, messageId);
      const tool = message?.parts.findLast((part) => part.type === 'tool');
      if (tool) return tool;
    }
    return null;
  }
}
