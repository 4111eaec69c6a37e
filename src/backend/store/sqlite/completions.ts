/** Rows of the `task_completions` table. */
import { EventEmitter } from 'node:events';
import { z } from 'zod';
import {
  type Claim,
  type Completion,
  type CompletionStore,
  completion,
} from '../../completion/completion';
import { jsonText } from '../../json';
import type { Db } from './database';

const target = z.object({ id: z.string(), session_id: z.string() });

export class SqliteCompletions implements CompletionStore {
  private readonly hints = new EventEmitter<Record<string, []>>().setMaxListeners(0);

  constructor(private readonly db: Db) {}

  async claim(operationId: string, claimed: Completion): Promise<Claim> {
    const claim = this.db.transaction(() => this.insert(operationId, claimed)).immediate();
    if (claim.kind === 'accepted') this.hints.emit(claim.taskId);
    return claim;
  }

  async find(taskId: string): Promise<Completion | null> {
    const text = this.db
      .prepare('SELECT completion FROM task_completions WHERE task_id = ?')
      .pluck()
      .get(taskId);
    return text === undefined ? null : completion.parse(jsonText.parse(text));
  }

  watch(taskId: string, listener: () => void): () => void {
    this.hints.on(taskId, listener);
    return () => this.hints.off(taskId, listener);
  }

  private insert(operationId: string, claimed: Completion): Claim {
    const found = this.db
      .prepare('SELECT id, session_id FROM tasks WHERE operation_id = ?')
      .get(operationId);
    if (found === undefined) return { kind: 'unknown' };
    const { id: taskId, session_id: sessionId } = target.parse(found);
    const { changes } = this.db
      .prepare(
        `INSERT INTO task_completions (task_id, completion)
         SELECT id, ? FROM tasks WHERE id = ? AND outcome IS NULL AND stop_requested = 0
         ON CONFLICT DO NOTHING`,
      )
      .run(JSON.stringify(claimed), taskId);
    return changes === 1 ? { kind: 'accepted', taskId, sessionId } : { kind: 'settled', taskId };
  }
}
