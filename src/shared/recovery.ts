/**
 * The recovery receipt: what became of the tasks that were open when the app ended or the computer fell asleep. Pure: each
 * verdict follows from the task as it was last seen, and nothing counts as running that the server has not confirmed.
 */
import type { Task, TaskEntry } from './chat/task';
import { parseStreamId } from './protocol/stream-id';

/**
 * `checking`: not heard of yet. `waiting`: the server cannot be asked at the moment. `resumed`: connected again. `finished`:
 * ended well before it was connected again.
 */
export type Verdict =
  | 'checking'
  | 'waiting'
  | 'resumed'
  | 'finished'
  | 'failed'
  | 'stopped'
  | 'expired'
  | 'lost'
  | 'needs-you';

export interface RecoveredTask {
  readonly taskId: string;
  readonly verdict: Verdict;
  /** When the verdict was reached. */
  readonly since: number;
}

export interface Recovery {
  readonly after: 'start' | 'wake';
  /** When the app started or the computer woke. */
  readonly at: number;
  readonly tasks: readonly RecoveredTask[];
}

/** How long after a task was connected again its end may still turn out to lie before that. Milliseconds. */
const REPLAY_MS = 10_000;

/** Begins a receipt for the tasks that are open now, or null when there are none. */
export function beginRecovery(
  after: Recovery['after'],
  taskIds: readonly string[],
  now: number,
): Recovery | null {
  if (taskIds.length === 0) return null;
  const tasks = taskIds.map((taskId) => ({ taskId, verdict: 'checking', since: now }) as const);
  return { after, at: now, tasks };
}

/** The receipt after a task has changed. Returns the same object when that changes nothing in it. */
export function recoveryAfter(recovery: Recovery, entry: TaskEntry, now: number): Recovery {
  const { taskId } = entry.task;
  const found = recovery.tasks.find((task) => task.taskId === taskId);
  if (!found) return recovery;
  const verdict = verdictOf(recovery, found, entry, now);
  if (verdict === found.verdict) return recovery;
  const tasks = recovery.tasks.map((task) =>
    task === found ? { taskId, verdict, since: now } : task,
  );
  return { ...recovery, tasks };
}

function verdictOf(
  recovery: Recovery,
  before: RecoveredTask,
  { task, needsYou }: TaskEntry,
  now: number,
): Verdict {
  if (task.waitReason === 'signed-out') return 'needs-you';
  if (task.settledAt !== null) {
    if (needsYou) return 'needs-you';
    const wasResumed = before.verdict === 'resumed' && !endedWhileAway(recovery, before, task, now);
    if (task.status === 'completed') return wasResumed ? 'resumed' : 'finished';
    return task.status === 'running' ? 'checking' : task.status;
  }
  // A connection that was confirmed once was resumed, whatever became of it later.
  if (before.verdict === 'resumed' || task.state === 'live') return 'resumed';
  return task.state === 'waiting' ? 'waiting' : 'checking';
}

/** Whether the end that a resumed stream has just replayed had happened before. Ids of events begin with their time. */
function endedWhileAway(
  recovery: Recovery,
  before: RecoveredTask,
  task: Task,
  now: number,
): boolean {
  const ended = parseStreamId(task.lastMessageId);
  return ended !== null && ended.ms <= recovery.at && now - before.since < REPLAY_MS;
}

/** How many tasks came to each verdict. */
export function countVerdicts(recovery: Recovery): Readonly<Record<Verdict, number>> {
  const counts: Record<Verdict, number> = {
    checking: 0,
    waiting: 0,
    resumed: 0,
    finished: 0,
    failed: 0,
    stopped: 0,
    expired: 0,
    lost: 0,
    'needs-you': 0,
  };
  for (const { verdict } of recovery.tasks) counts[verdict] += 1;
  return counts;
}
