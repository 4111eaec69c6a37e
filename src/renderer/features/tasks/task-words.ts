/** What a task's state is called, which icon stands for it and how it is toned. One table for every place that shows it. */
import type { Task, TaskOutcome, WaitReason } from '@shared/chat/task';
import { secondsUntil } from './time';

export type Tone = 'neutral' | 'active' | 'good' | 'warning' | 'bad';

export type TaskIconName =
  | 'spinner'
  | 'pulse'
  | 'retry'
  | 'offline'
  | 'moon'
  | 'lock'
  | 'hourglass'
  | 'server'
  | 'disk'
  | 'done'
  | 'failed'
  | 'stopped'
  | 'unknown';

export interface TaskWords {
  readonly words: string;
  readonly icon: TaskIconName;
  readonly tone: Tone;
}

/** The state a task card shows: the connection while the task runs, its outcome afterwards. */
export type TaskCardState = 'connecting' | 'live' | 'waiting' | TaskOutcome;

export function taskCardState(task: Task): TaskCardState {
  if (task.status !== 'running') return task.status;
  return task.state === 'settled' ? 'connecting' : task.state;
}

const OUTCOMES: Record<TaskOutcome, TaskWords> = {
  completed: { words: 'Finished', icon: 'done', tone: 'good' },
  failed: { words: 'Failed', icon: 'failed', tone: 'bad' },
  stopped: { words: 'Stopped', icon: 'stopped', tone: 'neutral' },
  expired: {
    words: 'Expired: the server no longer knows this task. What arrived is kept.',
    icon: 'unknown',
    tone: 'warning',
  },
  lost: {
    words: 'History lost: showing what had arrived.',
    icon: 'unknown',
    tone: 'warning',
  },
};

type Waiting = Pick<TaskWords, 'icon' | 'tone'> & {
  readonly words: string;
  /** Said when the task carries no detail of its own. */
  readonly why?: string;
};

const WAITS: Record<WaitReason, Waiting> = {
  backoff: {
    words: 'Reconnecting',
    why: 'the server is not reachable',
    icon: 'retry',
    tone: 'warning',
  },
  'rate-limited': {
    words: 'Reconnecting',
    why: 'the server asked to slow down',
    icon: 'hourglass',
    tone: 'warning',
  },
  offline: {
    words: 'Offline: continues when the network is back',
    icon: 'offline',
    tone: 'warning',
  },
  asleep: { words: 'Asleep: continues when the computer wakes', icon: 'moon', tone: 'neutral' },
  'signed-out': { words: 'Sign in again to continue', icon: 'lock', tone: 'warning' },
  'backend-down': {
    words: 'The backend is down: continues when it is back',
    icon: 'server',
    tone: 'warning',
  },
  storage: {
    words: 'Waiting for disk space: nothing is lost',
    icon: 'disk',
    tone: 'bad',
  },
};

const STOPPING: TaskWords = { words: 'Stopping…', icon: 'spinner', tone: 'neutral' };
const CONNECTING: TaskWords = { words: 'Connecting…', icon: 'spinner', tone: 'neutral' };
const LIVE: TaskWords = { words: 'Live', icon: 'pulse', tone: 'active' };

const CARD_WORDS: Record<TaskCardState, (task: Task, now: number) => TaskWords> = {
  connecting: (task) => (task.stopRequested ? STOPPING : CONNECTING),
  live: (task) => (task.stopRequested ? STOPPING : LIVE),
  waiting: waitingWords,
  completed: () => OUTCOMES.completed,
  failed: (task) => withDetail(OUTCOMES.failed, task.detail),
  stopped: () => OUTCOMES.stopped,
  expired: () => OUTCOMES.expired,
  lost: () => OUTCOMES.lost,
};

/** @param now wall-clock milliseconds, for the seconds left until the next attempt. */
export function taskWords(task: Task, now: number): TaskWords {
  return CARD_WORDS[taskCardState(task)](task, now);
}

function waitingWords(task: Task, now: number): TaskWords {
  const { words, why, icon, tone } = WAITS[task.waitReason ?? 'backoff'];
  const seconds = task.retryAt === null ? 0 : secondsUntil(task.retryAt, now);
  const reconnecting =
    why === undefined ? words : `${words}${seconds > 0 ? ` in ${seconds} s` : '…'}`;
  const reason = task.detail ?? why;
  const said =
    why === undefined || reason === undefined ? reconnecting : `${reconnecting}: ${reason}`;
  return { words: task.stopRequested ? `Stop requested. ${said}` : said, icon, tone };
}

function withDetail(words: TaskWords, detail: string | null): TaskWords {
  return detail === null ? words : { ...words, words: `${words.words}: ${detail}` };
}
