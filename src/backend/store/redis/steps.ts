/** Finished steps in Redis: a list per task, each with the log's tail in front. */
import { z } from 'zod';
import { jsonValue } from '../../json';
import type { FinishedStep, StepStore } from '../../tasks/steps';
import type { RedisConnection } from './connection';
import { stepsKey } from './keys';
import type { TaskIndex } from './task-index';

const step = z.object({ name: z.string(), result: jsonValue });
const TEXT = /^(\d+) (\d+) (.*)$/s;

export class RedisSteps implements StepStore {
  constructor(
    private readonly connection: RedisConnection,
    private readonly index: TaskIndex,
  ) {}

  async list(taskId: string): Promise<readonly FinishedStep[]> {
    const place = await this.index.find(taskId);
    if (!place) return [];
    return (await this.connection.client.lRange(stepsKey(place), 0, -1)).map(readStep);
  }
}

function readStep(text: string): FinishedStep {
  const [, ms, seq, json = ''] = TEXT.exec(text) ?? [];
  return { ...step.parse(JSON.parse(json)), end: { ms: Number(ms), seq: Number(seq) } };
}
