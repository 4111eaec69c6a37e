/** Rows of the `task_steps` table. */
import { z } from 'zod';
import { jsonText } from '../../json';
import type { FinishedStep, StepStore } from '../../tasks/steps';
import type { Db } from './database';

const stepRow = z
  .object({
    name: z.string(),
    result: jsonText,
    end_ms: z.number(),
    end_seq: z.number(),
  })
  .transform(
    ({ name, result, end_ms, end_seq }): FinishedStep => ({
      name,
      result,
      end: { ms: end_ms, seq: end_seq },
    }),
  );

export class SqliteSteps implements StepStore {
  constructor(private readonly db: Db) {}

  async list(taskId: string): Promise<readonly FinishedStep[]> {
    return z
      .array(stepRow)
      .parse(
        this.db.prepare('SELECT * FROM task_steps WHERE task_id = ? ORDER BY position').all(taskId),
      );
  }
}
