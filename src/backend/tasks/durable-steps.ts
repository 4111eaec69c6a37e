/** Runs a task's steps so that each finishes once and each chunk is logged once, whatever interrupts them. */
import { type Chunk, parseEventData } from '@shared/protocol/chunks';
import type { Clock } from '../clock';
import { jsonValue } from '../json';
import type { Storage } from '../store/storage';
import { BatchWriter } from './batch-writer';
import type { Lease } from './lease';
import { LOG_START, type LogEntry, type TaskLog } from './log';
import { Replay } from './replay';
import type { FinishedStep } from './steps';
import { type Step, type StepBody, type Steps, TaskFailure } from './workflow';

const PAGE_SIZE = 1_000;

export interface DurableStepsDeps {
  readonly storage: Storage;
  readonly clock: Clock;
}

/** One attempt to bring a task to its end. */
export class DurableSteps implements Steps {
  private position = 0;
  private started = false;

  private constructor(
    private readonly deps: DurableStepsDeps,
    private readonly lease: Lease,
    private readonly signal: AbortSignal,
    private readonly finished: readonly FinishedStep[],
  ) {}

  /** @param signal ends the attempt between two chunks or during a wait, with the signal's reason. */
  static async open(
    deps: DurableStepsDeps,
    lease: Lease,
    signal: AbortSignal,
  ): Promise<DurableSteps> {
    return new DurableSteps(deps, lease, signal, await deps.storage.steps.list(lease.taskId));
  }

  async run<T>(step: Step<T>): Promise<T> {
    const position = this.position++;
    const stored = this.finished[position];
    if (stored) {
      if (stored.name !== step.name) throw diverged(`${stored.name} was followed by ${step.name}`);
      return step.result.parse(stored.result);
    }
    this.signal.throwIfAborted();
    return this.execute(step, position);
  }

  private async execute<T>(step: Step<T>, position: number): Promise<T> {
    const unfinished = await this.takeUnfinished();
    const [repeated, said] = step.repeatable === false ? [[], unfinished] : [unfinished, []];
    const replay = new Replay(repeated);
    const writer = new BatchWriter(this.deps.storage.log, this.lease);
    const body = step.body({ said: toChunks(said), signal: this.signal });
    try {
      for (;;) {
        const next = await body.next();
        this.signal.throwIfAborted();
        if (next.done) {
          if (!replay.complete) throw diverged(`${step.name} ended early`);
          const result = jsonValue.parse(next.value);
          await writer.flush([
            { kind: 'save-step', position, name: step.name, result },
            ...(step.writes?.(next.value) ?? []),
          ]);
          return next.value;
        }
        if (next.value.kind === 'chunk') {
          const data = JSON.stringify(next.value.chunk);
          const known = replay.take(next.value.chunk, data);
          if (known === 'differs') throw diverged(`${step.name} said something else`);
          if (known === 'new') await writer.write(data);
        } else if (replay.complete) {
          await writer.flush();
          await this.rest(next.value.ms, next.value.until);
        }
      }
    } catch (error) {
      await abandon(body);
      // What was said before the step broke off is part of the task. If it cannot be stored, that is the error to report.
      await writer.flush();
      throw error;
    }
  }

  /** @throws the signal's reason when the attempt ends meanwhile. */
  private async rest(ms: number, until?: AbortSignal): Promise<void> {
    const signal = until ? AbortSignal.any([this.signal, until]) : this.signal;
    try {
      await this.deps.clock.sleep(ms, signal);
    } catch (error) {
      if (this.signal.aborted || !until?.aborted) throw error;
    }
  }

  /** Only the first step that runs can have been interrupted; the ones after it start on a clean log. */
  private async takeUnfinished(): Promise<readonly LogEntry[]> {
    if (this.started) return [];
    this.started = true;
    return readUnfinished(this.deps.storage.log, this.lease.taskId, this.finished);
  }
}

/** Lets a step that will not be asked again release what it holds, such as the connection to a model. */
async function abandon<T>(body: StepBody<T | undefined>): Promise<void> {
  await body.return(undefined);
}

/** Reads what a task has logged since its last finished step. */
export async function readUnfinished(
  log: TaskLog,
  taskId: string,
  finished: readonly FinishedStep[],
): Promise<readonly LogEntry[]> {
  const entries: LogEntry[] = [];
  let after = finished.at(-1)?.end ?? LOG_START;
  for (;;) {
    const page = await log.read(taskId, after, PAGE_SIZE);
    entries.push(...page.entries);
    const last = page.entries.at(-1);
    if (!last || page.entries.length < PAGE_SIZE) return entries;
    after = last.position;
  }
}

/** The chunks of log entries; what is no chunk of this version is left out. */
export function toChunks(entries: readonly LogEntry[]): readonly Chunk[] {
  return entries
    .map(({ data }) => parseEventData(data))
    .flatMap((parsed) => (parsed.kind === 'chunk' ? [parsed.chunk] : []));
}

function diverged(detail: string): TaskFailure {
  return new TaskFailure(
    `The task could not continue after an interruption: its work did not repeat itself (${detail}).`,
    'NOT_REPEATABLE',
  );
}
