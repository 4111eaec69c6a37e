/** The one line that says how the open chat is connected, derived from its tasks and the backend. */
import type { Task } from '@shared/chat/task';
import type { AppState, BackendState } from '@shared/ipc';
import { type TaskIconName, type Tone, taskWords } from './task-words';

export type ConnectionState =
  | 'idle'
  | 'connecting'
  | 'live'
  | 'reconnecting'
  | 'offline'
  | 'backend-down';

export interface Connection {
  readonly state: ConnectionState;
  readonly words: string;
  /** One sentence more than the words say. */
  readonly explanation: string;
  readonly icon: TaskIconName;
  readonly tone: Tone;
}

const READY: Record<'idle' | 'connecting' | 'live', Connection> = {
  idle: {
    state: 'idle',
    words: 'Ready',
    explanation: 'Nothing is running in this chat.',
    icon: 'done',
    tone: 'neutral',
  },
  connecting: {
    state: 'connecting',
    words: 'Connecting…',
    explanation: 'Asking the server for the events of this chat.',
    icon: 'spinner',
    tone: 'neutral',
  },
  live: {
    state: 'live',
    words: 'Live',
    explanation: 'Events arrive as they happen. The work goes on when you close this window.',
    icon: 'pulse',
    tone: 'active',
  },
};

const BACKEND: Record<Exclude<BackendState, 'ready'>, Connection> = {
  starting: {
    state: 'connecting',
    words: 'Starting…',
    explanation: 'The backend is starting. You can already write.',
    icon: 'spinner',
    tone: 'neutral',
  },
  restarting: {
    state: 'backend-down',
    words: 'Backend restarting',
    explanation: 'Running tasks continue where they stopped as soon as it is back.',
    icon: 'server',
    tone: 'warning',
  },
  failed: {
    state: 'backend-down',
    words: 'Backend down',
    explanation: 'The backend does not run. What you have is kept.',
    icon: 'server',
    tone: 'bad',
  },
};

const WAIT_STATES: Partial<Record<NonNullable<Task['waitReason']>, ConnectionState>> = {
  offline: 'offline',
  'backend-down': 'backend-down',
};

/** Worst first: a chat with one live and one waiting task tells about the waiting one. */
const SEVERITY: readonly ConnectionState[] = ['offline', 'backend-down', 'reconnecting'];

/** @param tasks the tasks of the open chat. @param now wall-clock milliseconds. */
export function connectionOf(
  backend: AppState['backend'] | undefined,
  tasks: readonly Task[],
  now: number,
): Connection {
  if (backend && backend.state !== 'ready') {
    const down = BACKEND[backend.state];
    return { ...down, explanation: backend.detail ?? down.explanation };
  }
  const running = tasks.filter((task) => task.status === 'running');
  const waiting = running
    .filter((task) => task.state === 'waiting')
    .map((task) => waitingConnection(task, now))
    .sort((a, b) => SEVERITY.indexOf(a.state) - SEVERITY.indexOf(b.state));
  if (waiting[0]) return waiting[0];
  if (running.some((task) => task.state === 'live')) return READY.live;
  return running.length > 0 ? READY.connecting : READY.idle;
}

const SHORT: Record<NonNullable<Task['waitReason']>, string> = {
  backoff: 'Reconnecting…',
  'rate-limited': 'Slowed down',
  offline: 'Offline',
  asleep: 'Asleep',
  'signed-out': 'Signed out',
  'backend-down': 'Backend down',
  storage: 'Disk full',
};

function waitingConnection(task: Task, now: number): Connection {
  const reason = task.waitReason ?? 'backoff';
  const { words, icon, tone } = taskWords(task, now);
  const state = WAIT_STATES[reason] ?? 'reconnecting';
  return { state, words: SHORT[reason], explanation: words, icon, tone };
}
