/** What a task's state is called, which icon stands for it and how it is toned. One table for every place that shows it. */
import type { Task, TaskOutcome, WaitReason } from '@shared/chat/task';
import { t } from '../../i18n';
import { formatWhen, secondsUntil } from '../../i18n/format';

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
  | 'unknown'
  | 'question';

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

/** Whether a wish to stop is on its way. After a refusal it is not: then it can be wished again. */
export function isStopping(task: Task): boolean {
  return task.stopRequested && task.stopRefusal === null;
}

type Look = Pick<TaskWords, 'icon' | 'tone'>;

const WAIT_LOOKS: Record<WaitReason, Look> = {
  backoff: { icon: 'retry', tone: 'warning' },
  'rate-limited': { icon: 'hourglass', tone: 'warning' },
  offline: { icon: 'offline', tone: 'warning' },
  asleep: { icon: 'moon', tone: 'neutral' },
  'signed-out': { icon: 'lock', tone: 'warning' },
  'backend-down': { icon: 'server', tone: 'warning' },
  untrusted: { icon: 'lock', tone: 'bad' },
  proxy: { icon: 'offline', tone: 'bad' },
  storage: { icon: 'disk', tone: 'bad' },
  'not-followed': { icon: 'offline', tone: 'neutral' },
};

const WAIT_WORDS: Record<WaitReason, (task: Task, now: number) => string> = {
  backoff: (task, now) => countdown(task, now, t('tasks:waits.unreachable')),
  'rate-limited': (task, now) => countdown(task, now, t('tasks:waits.rateLimited')),
  offline: (task, now) => t('tasks:waits.offline', { since: formatWhen(task.stateSince, now) }),
  asleep: (task, now) => t('tasks:waits.asleep', { since: formatWhen(task.stateSince, now) }),
  'signed-out': () => t('tasks:waits.signedOut'),
  'backend-down': () => t('tasks:waits.backendDown'),
  untrusted: (task, now) => countdown(task, now, t('tasks:waits.untrusted')),
  proxy: (task, now) => countdown(task, now, t('tasks:waits.proxy')),
  storage: () => t('tasks:waits.storage'),
  'not-followed': () => t('tasks:waits.notFollowed'),
};

function liveWords({ stopRefusal, stopRequested, detail }: Task): TaskWords {
  if (stopRefusal !== null) return { words: stopRefusal, icon: 'pulse', tone: 'warning' };
  if (stopRequested) return { words: t('tasks:words.stopping'), icon: 'spinner', tone: 'neutral' };
  return { words: detail ?? t('tasks:words.live'), icon: 'pulse', tone: 'active' };
}

const CARD_WORDS: Record<TaskCardState, (task: Task, now: number) => TaskWords> = {
  connecting: (task) => ({ words: underWay(task), icon: 'spinner', tone: 'neutral' }),
  live: liveWords,
  waiting: waitingWords,
  completed: () => ({ words: t('tasks:words.completed'), icon: 'done', tone: 'good' }),
  failed: ({ detail }) => ({
    words:
      detail === null
        ? t('tasks:words.failed')
        : t('tasks:words.failedBecause', { reason: detail }),
    icon: 'failed',
    tone: 'bad',
  }),
  stopped: () => ({ words: t('tasks:words.stopped'), icon: 'stopped', tone: 'neutral' }),
  expired: () => ({ words: t('tasks:words.expired'), icon: 'unknown', tone: 'warning' }),
  lost: () => ({ words: t('tasks:words.lost'), icon: 'unknown', tone: 'warning' }),
};

/** @param now wall-clock milliseconds, for the seconds left until the next attempt. */
export function taskWords(task: Task, now: number): TaskWords {
  return CARD_WORDS[taskCardState(task)](task, now);
}

function underWay(task: Task): string {
  return isStopping(task) ? t('tasks:words.stopping') : t('tasks:words.connecting');
}

function waitingWords(task: Task, now: number): TaskWords {
  const reason = task.waitReason ?? 'backoff';
  const state = WAIT_WORDS[reason](task, now);
  const words = isStopping(task) ? t('tasks:words.stopRequested', { state }) : state;
  return { words, ...WAIT_LOOKS[reason] };
}

/** @param why said when the task carries no detail of its own. */
function countdown(task: Task, now: number, why: string): string {
  const seconds = task.retryAt === null ? 0 : secondsUntil(task.retryAt, now);
  const reason = task.detail ?? why;
  return seconds > 0
    ? t('tasks:waits.reconnectingIn', { seconds, reason })
    : t('tasks:waits.reconnecting', { reason });
}
