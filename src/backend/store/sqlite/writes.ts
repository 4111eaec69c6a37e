/** Carries out what tasks write. Every method here is called inside a transaction. */
import type { StreamPosition } from '@shared/protocol/stream-id';
import { z } from 'zod';
import type { Clock } from '../../clock';
import type { NewTask } from '../../tasks/registry';
import type { NewMessage } from '../messages';
import type { Write } from '../writes';
import type { Db } from './database';

/** Whose rows are written. */
export interface Owner {
  readonly taskId: string;
  readonly sessionId: string;
  readonly userId: string;
}

const count = z.number();

export class SqliteWrites {
  constructor(
    private readonly db: Db,
    private readonly clock: Clock,
  ) {}

  apply(owner: Owner, tail: StreamPosition, writes: readonly Write[]): void {
    for (const write of writes) {
      switch (write.kind) {
        case 'append-message':
          this.appendMessage(owner.sessionId, write.message);
          break;
        case 'set-tool-result':
          this.setToolResult(owner.sessionId, write.toolCallId, write.content);
          break;
        case 'create-task':
          this.createTask(owner.sessionId, owner.userId, write.task);
          break;
        case 'put-document':
          this.db
            .prepare(
              'INSERT OR REPLACE INTO documents (user_id, collection, id, value) VALUES (?, ?, ?, ?)',
            )
            .run(owner.userId, write.collection, write.id, JSON.stringify(write.value));
          break;
        case 'delete-document':
          this.db
            .prepare('DELETE FROM documents WHERE user_id = ? AND collection = ? AND id = ?')
            .run(owner.userId, write.collection, write.id);
          break;
        case 'save-step':
          this.db
            .prepare(
              'INSERT INTO task_steps (task_id, position, name, result, end_ms, end_seq) VALUES (?, ?, ?, ?, ?, ?)',
            )
            .run(
              owner.taskId,
              write.position,
              write.name,
              JSON.stringify(write.result),
              tail.ms,
              tail.seq,
            );
      }
    }
  }

  createTask(sessionId: string, userId: string, task: NewTask): void {
    this.db
      .prepare(
        `INSERT INTO tasks
           (id, session_id, user_id, kind, turn, message_id, operation_id, tool_name, input, created_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(
        task.id,
        sessionId,
        userId,
        task.kind,
        task.turn,
        task.messageId,
        task.operationId,
        task.toolName,
        JSON.stringify(task.input),
        this.clock.now(),
      );
  }

  appendMessage(sessionId: string, message: NewMessage): void {
    const now = this.clock.now();
    const turn = message.turn ?? this.lastTurn(sessionId);
    this.db
      .prepare(
        `INSERT INTO messages
           (session_id, id, task_id, turn, position, role, content, tool_calls, tool_call_id, created_at)
         VALUES (?, ?, ?, ?,
           (SELECT coalesce(max(position), 0) + 1 FROM messages WHERE session_id = ? AND turn = ?),
           ?, ?, ?, ?, ?)`,
      )
      .run(
        sessionId,
        message.id,
        message.taskId,
        turn,
        sessionId,
        turn,
        message.role,
        message.content,
        message.toolCalls?.length ? JSON.stringify(message.toolCalls) : null,
        message.toolCallId ?? null,
        now,
      );
    this.markUsed(sessionId);
  }

  private setToolResult(sessionId: string, toolCallId: string, content: string): void {
    this.db
      .prepare('UPDATE messages SET content = ? WHERE session_id = ? AND tool_call_id = ?')
      .run(content, sessionId, toolCallId);
    this.markUsed(sessionId);
  }

  private markUsed(sessionId: string): void {
    this.db
      .prepare('UPDATE sessions SET updated_at = ? WHERE id = ?')
      .run(this.clock.now(), sessionId);
  }

  private lastTurn(sessionId: string): number {
    return count.parse(
      this.db
        .prepare('SELECT coalesce(max(turn), 0) FROM messages WHERE session_id = ?')
        .pluck()
        .get(sessionId),
    );
  }
}
