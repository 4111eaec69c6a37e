/** Results of the steps that a task has finished. */
import type { JsonValue } from '@shared/protocol/json';
import type { StreamPosition } from '@shared/protocol/stream-id';

export interface FinishedStep {
  readonly name: string;
  readonly result: JsonValue;
  /** The tail of the log when the step finished. */
  readonly end: StreamPosition;
}

/** Steps are stored by the append that finishes them (`save-step`). */
export interface StepStore {
  /** The finished steps of a task in the order they ran. */
  list(taskId: string): Promise<readonly FinishedStep[]>;
}
