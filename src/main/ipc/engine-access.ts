/** What handlers need of the engine, or a refusal that the window is told. */
import type { Task } from '@shared/chat/task';
import type { Engine } from '../engine';
import { type LongWork, workHere } from '../long-work/jobs';
import type { StoredSession } from '../store/sessions';
import type { Store } from '../store/store';
import { CallFailure } from './router';

export class EngineAccess {
  /**
   * @param find gives null while nothing may run.
   * @param findStore gives null while the profile cannot be used at all.
   */
  constructor(
    private readonly find: () => Engine | null,
    private readonly findStore: () => Store | null,
  ) {}

  /** @throws CallFailure when the profile cannot be used. */
  get engine(): Engine {
    const found = this.find();
    if (!found) throw new CallFailure('BLOCKED', 'This profile cannot be used.');
    return found;
  }

  /** What is stored. @throws CallFailure when the profile cannot be used. */
  get store(): Store {
    const found = this.findStore();
    if (!found) throw new CallFailure('BLOCKED', 'This profile cannot be used.');
    return found;
  }

  /** Whoever reads a lot without the engine being kept waiting. @throws CallFailure when the profile cannot be used. */
  get longWork(): LongWork {
    return this.find()?.longWork ?? workHere(this.store);
  }

  /** @throws CallFailure when there is no such session, or when it has been deleted. */
  session(sessionId: string): StoredSession {
    const session = this.store.sessions.get(sessionId);
    if (!session || session.deletedAt !== null) {
      throw new CallFailure('NOT_FOUND', 'There is no such chat.');
    }
    return session;
  }

  /** A task as it stands now: where nothing runs nobody follows it, whatever was stored when somebody did. */
  asItStands(task: Task): Task {
    if (this.find() || task.settledAt !== null) return task;
    return { ...task, state: 'waiting', waitReason: 'not-followed', retryAt: null };
  }

  /** @throws CallFailure when there is no such task. */
  requireTask(taskId: string): void {
    if (!this.store.tasks.get(taskId)) {
      throw new CallFailure('NOT_FOUND', 'There is no such task.');
    }
  }
}
