/**
 * One process's work on one task: take the lease, work as long as it holds, end the task, give the lease back. Whatever
 * goes wrong here, the task stays as it is stored, for this process or another to go on with.
 */
import type { Clock } from '../clock';
import type { Storage } from '../store/storage';
import { DurableSteps, readUnfinished, toChunks } from './durable-steps';
import { type TaskEnd, terminalChunks } from './ending';
import { type Lease, LeaseLostError } from './lease';
import { LeaseKeeper } from './lease-keeper';
import type { Task } from './registry';
import { type Interruption, TaskFailure, type Workflow } from './workflow';

const MAX_RETRY_DELAY = 30_000;
/** A task that so many processes in a row died over, without a word from it, may be what kills them. */
const MAX_ATTEMPTS = 20;

export interface RunDeps {
  readonly storage: Storage;
  readonly clock: Clock;
  readonly workflows: Readonly<Record<Task['kind'], Workflow>>;
  readonly logger: { error(details: object, message: string): void };
}

/** What became of the work: the task has ended, another process does it, or it was left for later. */
export type RunResult = 'ended' | 'held' | 'left';

export class TaskRun {
  private readonly stopping = new AbortController();

  /** @param leaving fires when this process is asked to end. */
  constructor(
    private readonly deps: RunDeps,
    private readonly taskId: string,
    private readonly leaving: AbortSignal,
  ) {}

  /** Ends the task as stopped. */
  stop(): void {
    this.stopping.abort();
  }

  /** Tries until the task has ended. A failure of the storage is no failure of the task: it is tried again. */
  async run(): Promise<RunResult> {
    for (let attempt = 0; !this.leaving.aborted; attempt += 1) {
      try {
        return await this.takeAndWork();
      } catch (error) {
        if (error instanceof LeaseLostError) return 'held';
        const details = { err: error, taskId: this.taskId };
        this.deps.logger.error(details, 'task interrupted, will try again');
        await this.pause(Math.min(1_000 * 2 ** attempt, MAX_RETRY_DELAY));
      }
    }
    return 'left';
  }

  private async takeAndWork(): Promise<RunResult> {
    const { leases, registry } = this.deps.storage;
    const acquired = await leases.acquire(this.taskId);
    if (acquired.kind !== 'acquired') return acquired.kind;
    const keeper = new LeaseKeeper(leases, acquired.lease, {
      onStopRequested: () => this.stop(),
      onError: (error) => this.report(error, 'lease could not be renewed'),
    });
    try {
      const task = await registry.find(this.taskId);
      if (!task) return 'ended';
      const end =
        acquired.attempts > MAX_ATTEMPTS
          ? gaveUp(acquired.attempts)
          : await this.work(task, acquired.lease, keeper.lost);
      if (!end) return 'left';
      await this.settle(task, acquired.lease, end);
      return 'ended';
    } finally {
      await keeper.release().catch((error: unknown) => {
        // It expires by itself.
        this.report(error, 'lease could not be released');
      });
    }
  }

  /** @returns how the task ends, or null when it is left as it is. @throws what may pass. */
  private async work(task: Task, lease: Lease, lost: AbortSignal): Promise<TaskEnd | null> {
    if (task.stopRequested) return { outcome: 'stopped' };
    const signal = AbortSignal.any([this.leaving, this.stopping.signal, lost]);
    try {
      const steps = await DurableSteps.open(this.deps, lease, signal);
      await this.deps.workflows[task.kind].run(task, steps);
      return { outcome: 'completed' };
    } catch (error) {
      if (error instanceof LeaseLostError) throw error;
      if (this.leaving.aborted || lost.aborted) return null;
      if (this.stopping.signal.aborted) return { outcome: 'stopped' };
      if (error instanceof TaskFailure) {
        return { outcome: 'failed', text: error.message, code: error.code };
      }
      if (this.deps.storage.isTransient(error)) throw error;
      this.report(error, 'task failed unexpectedly');
      return { outcome: 'failed', text: 'Something went wrong in the backend.', code: 'INTERNAL' };
    }
  }

  private async settle(task: Task, lease: Lease, end: TaskEnd): Promise<void> {
    const ending = end.outcome === 'completed' ? null : await this.roundOff(task, end.outcome);
    const chunks = [...(ending?.chunks ?? []), ...terminalChunks(end)];
    await this.deps.storage.log.close(
      lease,
      end.outcome,
      chunks.map((chunk) => JSON.stringify(chunk)),
      ending?.writes,
    );
  }

  /** A task must end even if what it leaves behind cannot be rounded off. @throws what may pass. */
  private async roundOff(task: Task, outcome: 'failed' | 'stopped'): Promise<Interruption | null> {
    const { log, steps } = this.deps.storage;
    try {
      const entries = await readUnfinished(log, task.id, await steps.list(task.id));
      return await this.deps.workflows[task.kind].interrupted(task, outcome, toChunks(entries));
    } catch (error) {
      if (this.deps.storage.isTransient(error)) throw error;
      this.report(error, 'task could not be rounded off');
      return null;
    }
  }

  private report(error: unknown, message: string): void {
    this.deps.logger.error({ err: error, taskId: this.taskId }, message);
  }

  private async pause(ms: number): Promise<void> {
    try {
      await this.deps.clock.sleep(ms, this.leaving);
    } catch (error) {
      if (!this.leaving.aborted) throw error;
    }
  }
}

function gaveUp(attempts: number): TaskEnd {
  return {
    outcome: 'failed',
    text: `The backend ended unexpectedly ${attempts - 1} times in a row while it worked on this task.`,
    code: 'PRODUCER_LOST',
  };
}
