/** The one line that says how the open chat is connected, derived from its tasks and the backend. */

import type { AppState, BackendState } from '@shared/app-state';
import type { Task, WaitReason } from '@shared/chat/task';
import { t } from '../../i18n';
import { type TaskIconName, type Tone, taskWords } from './task-words';

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'offline'
  | 'backend-down'
  /** The app is in a limited mode and connects to nothing. */
  | 'off';

export interface Connection {
  readonly state: ConnectionState;
  readonly words: string;
  /** One sentence more than the words say. */
  readonly explanation: string;
  readonly icon: TaskIconName;
  readonly tone: Tone;
}

const READY: Record<'idle' | 'connecting' | 'live' | 'off', () => Connection> = {
  idle: () => ({
    state: 'idle',
    words: t('tasks:connection.idle'),
    explanation: t('tasks:connection.idleWhy'),
    icon: 'done',
    tone: 'neutral',
  }),
  connecting: () => ({
    state: 'connecting',
    words: t('tasks:connection.connecting'),
    explanation: t('tasks:connection.connectingWhy'),
    icon: 'spinner',
    tone: 'neutral',
  }),
  live: () => ({
    state: 'live',
    words: t('tasks:connection.live'),
    explanation: t('tasks:connection.liveWhy'),
    icon: 'pulse',
    tone: 'active',
  }),
  off: () => ({
    state: 'off',
    words: t('tasks:connection.off'),
    explanation: t('tasks:connection.offWhy'),
    icon: 'offline',
    tone: 'neutral',
  }),
};

const BACKEND: Record<Exclude<BackendState, 'ready'>, () => Connection> = {
  starting: () => ({
    state: 'connecting',
    words: t('tasks:connection.starting'),
    explanation: t('tasks:connection.startingWhy'),
    icon: 'spinner',
    tone: 'neutral',
  }),
  restarting: () => ({
    state: 'backend-down',
    words: t('tasks:connection.restarting'),
    explanation: t('tasks:connection.restartingWhy'),
    icon: 'server',
    tone: 'warning',
  }),
  failed: () => ({
    state: 'backend-down',
    words: t('tasks:connection.failed'),
    explanation: t('tasks:connection.failedWhy'),
    icon: 'server',
    tone: 'bad',
  }),
};

const WAIT_STATES: Partial<Record<WaitReason, ConnectionState>> = {
  offline: 'offline',
  'backend-down': 'backend-down',
};

/** Worst first: a chat with one live and one waiting task tells about the waiting one. */
const SEVERITY: readonly ConnectionState[] = ['offline', 'backend-down', 'reconnecting'];

/**
 * @param app null before main has answered.
 * @param tasks the tasks of the open chat.
 * @param now wall-clock milliseconds.
 */
export function connectionOf(
  app: Pick<AppState, 'backend' | 'mode'> | null,
  tasks: readonly Task[],
  now: number,
): Connection {
  if (app && app.mode !== 'normal') return READY.off();
  const backend = app?.backend;
  if (backend && backend.state !== 'ready') {
    const down = BACKEND[backend.state]();
    return { ...down, explanation: backend.detail ?? down.explanation };
  }
  const running = tasks.filter((task) => task.status === 'running');
  const waiting = running
    .filter((task) => task.state === 'waiting')
    .map((task) => waitingConnection(task, now))
    .sort((a, b) => SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state));
  if (waiting[0]) return waiting[0];
  if (running.some((task) => task.state === 'live')) return READY.live();
  return running.length > 0 ? READY.connecting() : READY.idle();
}

const SHORT: Record<WaitReason, () => string> = {
  backoff: () => t('tasks:connection.backoff'),
  'rate-limited': () => t('tasks:connection.rateLimited'),
  offline: () => t('tasks:connection.offline'),
  asleep: () => t('tasks:connection.asleep'),
  'signed-out': () => t('tasks:connection.signedOut'),
  'backend-down': () => t('tasks:connection.backendDown'),
  untrusted: () => t('tasks:connection.untrusted'),
  proxy: () => t('tasks:connection.proxy'),
  storage: () => t('tasks:connection.storage'),
  'not-followed': () => t('tasks:connection.off'),
};

function waitingConnection(task: Task, now: number): Connection {
  const reason = task.waitReason ?? 'backoff';
  const { words, icon, tone } = taskWords(task, now);
  const state = WAIT_STATES[reason] ?? 'reconnecting';
  return { state, words: SHORT[reason](), explanation: words, icon, tone };
}
