/**
 * Durable execution: the words in which a task's work is written.
 *
 * A workflow is a sequence of named steps. A step yields what it does (chunks for the stream, waits) and returns a
 * result. The result is stored in the transaction of the step's last chunk, together with the step's rows. After a crash
 * the workflow runs again: finished steps return their stored result; the step that was interrupted runs again, and the
 * chunks that the log already has are compared and skipped.
 *
 * Therefore everything between and inside repeatable steps must follow from stored input: no clock, no random numbers, no
 * reads of what others write. Ids are derived from the task's id in every step.
 */
import type { Chunk } from '@shared/protocol/chunks';
import type { z } from 'zod';
import type { Write } from '../store/writes';

import type { Task, TaskOutcome } from './registry';

/** What a step has to start from. */
export interface Attempt {
  /** What an interrupted attempt has logged. Empty for a repeatable step: what it says again is skipped. */
  readonly said: readonly Chunk[];
  /** Fires when the step should break off, for what waits on something else than the clock. */
  readonly signal: AbortSignal;
}

/** What a step does next. */
export type Emission =
  | { readonly kind: 'chunk'; readonly chunk: Chunk }
  /** Lets time pass, but not beyond the moment at which a signal fires. Skipped while the log is ahead of the step. */
  | { readonly kind: 'wait'; readonly ms: number; readonly until?: AbortSignal };

export type StepBody<T> = Generator<Emission, T, void> | AsyncGenerator<Emission, T, void>;

export interface Step<T> {
  /** Unique in its workflow, and the same in every run. */
  readonly name: string;
  readonly result: z.ZodType<T>;
  readonly body: (attempt: Attempt) => StepBody<T>;
  /**
   * False for a step that would not say the same again, such as asking a model. After an interruption it is given what it
   * has said, and yields only what comes after that.
   */
  readonly repeatable?: boolean;
  /** What the step writes, in the transaction that finishes it. */
  readonly writes?: (result: T) => readonly Write[];
}

/** Runs the steps of one task. */
export interface Steps {
  run<T>(step: Step<T>): Promise<T>;
}

/** What is left to say and to store when a task ends before its last step. */
export interface Interruption {
  readonly chunks: readonly Chunk[];
  readonly writes: readonly Write[];
}

export interface Workflow {
  /** @throws TaskFailure when the task has failed in a way that a person should read. */
  run(task: Task, steps: Steps): Promise<void>;
  /**
   * Rounds off a task that was stopped or failed.
   * @param unfinished the logged chunks of the step that did not finish.
   */
  interrupted(
    task: Task,
    outcome: Exclude<TaskOutcome, 'completed'>,
    unfinished: readonly Chunk[],
  ): Promise<Interruption>;
}

/** The task has failed; the text is for the person who waits for it. */
export class TaskFailure extends Error {
  override readonly name = 'TaskFailure';

  constructor(
    message: string,
    readonly code: string | null = null,
  ) {
    super(message);
  }
}

export function emit(chunk: Chunk): Emission {
  return { kind: 'chunk', chunk };
}

export function wait(ms: number, until?: AbortSignal): Emission {
  return until ? { kind: 'wait', ms, until } : { kind: 'wait', ms };
}
