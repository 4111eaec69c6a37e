/** Rows of the `tasks` table. */
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import { jsonText } from '../../json';
import type { NewTurn, StartedTurn, Task, TaskRegistry } from '../../tasks/registry';
import type { SessionRow } from '../sessions';
import { taskOf } from '../task-row';
import type { Db } from './database';
import type { SqliteWrites } from './writes';

const taskRow = z
  .object({
    id: z.string(),
    session_id: z.string(),
    user_id: z.string(),
    kind: z.enum(['turn', 'operation']),
    turn: z.number(),
    message_id: z.string().nullable(),
    operation_id: z.string().nullable(),
    tool_name: z.string(),
    input: jsonText,
    outcome: z.enum(['completed', 'failed', 'stopped']).nullable(),
    stop_requested: z.number(),
    tail_ms: z.number(),
    tail_seq: z.number(),
    created_at: z.number(),
  })
  .transform((row) => taskOf(row, row.stop_requested === 1));

const id = z.string();
const count = z.number();

export class SqliteTasks implements TaskRegistry {
  private readonly stops = new EventEmitter<{ stop: [string] }>();

  constructor(
    private readonly db: Db,
    private readonly writes: SqliteWrites,
  ) {}

  async startTurn(session: SessionRow, turn: NewTurn): Promise<StartedTurn> {
    return this.db.transaction(() => this.insertTurn(session, turn)).immediate();
  }

  async find(taskId: string): Promise<Task | null> {
    return this.one('SELECT * FROM tasks WHERE id = ?', taskId);
  }

  async findByOperation(operationId: string): Promise<Task | null> {
    return this.one('SELECT * FROM tasks WHERE operation_id = ?', operationId);
  }

  async runningIn(sessionId: string): Promise<readonly Task[]> {
    return z
      .array(taskRow)
      .parse(
        this.db
          .prepare(
            "SELECT * FROM tasks WHERE session_id = ? AND outcome IS NULL ORDER BY kind = 'operation', turn, rowid",
          )
          .all(sessionId),
      );
  }

  async requestStop(taskId: string): Promise<void> {
    this.db
      .prepare('UPDATE tasks SET stop_requested = 1 WHERE id = ? AND outcome IS NULL')
      .run(taskId);
    this.stops.emit('stop', taskId);
  }

  onStopRequested(listener: (taskId: string) => void): () => void {
    this.stops.on('stop', listener);
    return () => this.stops.off('stop', listener);
  }

  private insertTurn(session: SessionRow, turn: NewTurn): StartedTurn {
    const known = this.db
      .prepare('SELECT id FROM tasks WHERE session_id = ? AND message_id = ?')
      .pluck()
      .get(session.id, turn.messageId);
    if (known !== undefined) return { kind: 'known', taskId: id.parse(known) };
    const taken = this.db
      .prepare('SELECT 1 FROM messages WHERE session_id = ? AND id = ?')
      .get(session.id, turn.messageId);
    if (taken !== undefined) return { kind: 'conflict' };
    const number = this.nextTurn(session.id);
    this.writes.createTask(session.id, session.user_id, {
      id: turn.taskId,
      kind: 'turn',
      turn: number,
      messageId: turn.messageId,
      operationId: null,
      toolName: 'chat',
      input: turn.input,
    });
    this.writes.appendMessage(session.id, {
      id: turn.messageId,
      taskId: turn.taskId,
      turn: number,
      role: turn.role,
      content: turn.content,
    });
    this.db
      .prepare('UPDATE sessions SET title = ? WHERE id = ? AND title IS NULL')
      .run(turn.title, session.id);
    return { kind: 'started' };
  }

  private nextTurn(sessionId: string): number {
    return count.parse(
      this.db
        .prepare('SELECT coalesce(max(turn), 0) + 1 FROM tasks WHERE session_id = ?')
        .pluck()
        .get(sessionId),
    );
  }

  private one(sql: string, value: string): Task | null {
    const row = this.db.prepare(sql).get(value);
    return row === undefined ? null : taskRow.parse(row);
  }
}
