/**
 * Which tasks run in this process: every running task that no other process holds. Turns of one session run one after
 * another; operations run beside them. Only runners end tasks, and the log lets each end once.
 */
import type { Task } from './registry';
import { type RunDeps, type RunResult, TaskRun } from './task-run';

/** Milliseconds between looks at a task that another process is to stop. */
const STOP_CHECK_INTERVAL = 100;
/** How many lifetimes of a lease a stop may take: one to notice a dead holder, the rest to take over and end the task. */
const STOP_DEADLINE_TTLS = 3;

interface ActiveTask {
  readonly run: TaskRun;
  readonly done: Promise<RunResult>;
}

export class TaskRunner {
  private readonly active = new Map<string, ActiveTask>();
  private readonly leaving = new AbortController();
  private readonly stopListening: () => void;

  constructor(private readonly deps: RunDeps) {
    this.stopListening = deps.storage.registry.onStopRequested((taskId) => {
      this.active.get(taskId)?.run.stop();
    });
  }

  /** Goes on with every task whose process has died. To be called again and again. */
  async takeOver(): Promise<void> {
    const sessions = await this.deps.storage.leases.abandoned();
    for (const sessionId of sessions) await this.startReady(sessionId);
  }

  /** Starts the tasks of a session that may run now: its oldest turn and all operations. */
  async startReady(sessionId: string): Promise<void> {
    const running = await this.deps.storage.registry.runningIn(sessionId);
    if (this.leaving.signal.aborted) return;
    const turn = running.find((task) => task.kind === 'turn');
    for (const task of running) {
      if (task.kind === 'operation' || task === turn) this.start(task);
    }
  }

  /**
   * Stops a task for good, keeping what it has said, whichever process works on it.
   * @returns how the task ended; null when the process that works on it has not confirmed the stop yet. The wish is
   *   stored and will be carried out.
   */
  async stop(task: Task): Promise<Task['outcome']> {
    const { registry, leases } = this.deps.storage;
    await registry.requestStop(task.id);
    const deadline = leases.ttl * STOP_DEADLINE_TTLS;
    for (let waited = 0; ; waited += STOP_CHECK_INTERVAL) {
      const { run, done } = this.start(task);
      run.stop();
      const result = await done;
      const stored = await registry.find(task.id);
      if (!stored) return 'stopped';
      if (stored.outcome || result === 'left' || waited >= deadline) return stored.outcome;
      await this.deps.clock.sleep(STOP_CHECK_INTERVAL);
    }
  }

  /** Leaves every running task as it is stored, for the next process to go on with. */
  async shutdown(): Promise<void> {
    this.stopListening();
    this.leaving.abort();
    await Promise.all([...this.active.values()].map(({ done }) => done));
  }

  private start(task: Task): ActiveTask {
    const known = this.active.get(task.id);
    if (known) return known;
    const run = new TaskRun(this.deps, task.id, this.leaving.signal);
    const active = { run, done: this.see(task, run) };
    this.active.set(task.id, active);
    return active;
  }

  private async see(task: Task, run: TaskRun): Promise<RunResult> {
    try {
      const result = await run.run();
      // What waited for this task may run now. The successors of a task that another process holds start there.
      if (result === 'ended') this.wake(task.sessionId);
      return result;
    } finally {
      this.active.delete(task.id);
    }
  }

  /** Starts what may run now, in the background. */
  private wake(sessionId: string): void {
    this.startReady(sessionId).catch((error: unknown) => {
      if (this.leaving.signal.aborted) return;
      this.deps.logger.error({ err: error, sessionId }, 'tasks could not be looked up');
    });
  }
}
