/** What the task centre says about each task, and which filter shows it. Pure. */
import type { TaskEntry } from '@shared/chat/task';
import type { Recovery } from '@shared/recovery';
import { t } from '../../i18n';
import { formatAgo } from '../../i18n/format';
import type { TaskFilter } from '../../stores/view';
import { humanise } from '../cards/tool-output';
import { type TaskWords, taskCardState, taskWords } from '../tasks/task-words';

/** Every filter, in the order of the bar. `recovered` is offered only while there is a receipt. */
export const FILTERS: readonly TaskFilter[] = [
  'all',
  'active',
  'waiting',
  'needs-you',
  'finished',
  'trouble',
];

type Shelf = Exclude<TaskFilter, 'all' | 'recovered'>;

/** The one filter besides `all` that a task belongs to. */
export function shelfOf({ task, needsYou }: TaskEntry): Shelf {
  if (needsYou || task.waitReason === 'signed-out') return 'needs-you';
  const state = taskCardState(task);
  if (state === 'waiting') return 'waiting';
  if (state === 'connecting' || state === 'live') return 'active';
  return state === 'completed' || state === 'stopped' ? 'finished' : 'trouble';
}

export function filterEntries(
  entries: readonly TaskEntry[],
  filter: TaskFilter,
  recovery: Recovery | null,
): readonly TaskEntry[] {
  if (filter === 'all') return entries;
  if (filter === 'recovered') {
    const ids = new Set(recovery?.tasks.map(({ taskId }) => taskId));
    return entries.filter(({ task }) => ids.has(task.taskId));
  }
  return entries.filter((entry) => shelfOf(entry) === filter);
}

export function countByFilter(
  entries: readonly TaskEntry[],
  recovery: Recovery | null,
): Readonly<Record<TaskFilter, number>> {
  const count = (filter: TaskFilter) => filterEntries(entries, filter, recovery).length;
  return {
    all: count('all'),
    active: count('active'),
    waiting: count('waiting'),
    'needs-you': count('needs-you'),
    finished: count('finished'),
    trouble: count('trouble'),
    recovered: count('recovered'),
  };
}

const TOOLS = ['create_agent', 'edit_agent', 'customize_agent', 'run_agent'] as const;

/** What a task is about, in a few words. */
export function entryTitle({ task, toolName, prompt }: TaskEntry): string {
  const known = TOOLS.find((name) => name === toolName);
  if (known) return t(`tasks:tools.${known}`);
  if (toolName !== null) return humanise(toolName);
  const line = prompt?.trim().split('\n')[0];
  if (line) return line;
  return task.kind === 'turn' ? t('tasks:kinds.turn') : t('tasks:kinds.operation');
}

/** Tools whose work is done by the platform's agent generator, which reports nothing until it begins. */
const GENERATED: ReadonlySet<string | null> = new Set([
  'create_agent',
  'edit_agent',
  'customize_agent',
]);

/** @param now wall-clock milliseconds. */
export function entryWords(entry: TaskEntry, now: number): TaskWords {
  const { task, toolName, steps } = entry;
  const words = taskWords(task, now);
  if (entry.needsYou) {
    return { words: t('tasks:words.needsYou'), icon: 'question', tone: 'warning' };
  }
  const state = taskCardState(task);
  const begun = steps.some((step) => step.state !== 'pending');
  if (state === 'live' && task.kind === 'operation' && !begun && !task.stopRequested) {
    const waiting = GENERATED.has(toolName)
      ? t('tasks:words.waitingForGenerator')
      : t('tasks:words.waitingForWork');
    return { ...words, words: waiting, icon: 'hourglass' };
  }
  if (task.settledAt === null) return words;
  if (state === 'failed' && entry.failure !== null) {
    return { ...words, words: t('tasks:words.failedBecause', { reason: entry.failure }) };
  }
  const ago = formatAgo(task.settledAt, now);
  if (state === 'completed') return { ...words, words: t('tasks:words.completedAgo', { ago }) };
  if (state === 'stopped') return { ...words, words: t('tasks:words.stoppedAgo', { ago }) };
  return words;
}

export interface EntryProgress {
  readonly done: number;
  readonly total: number;
  /** The step under way, or the one that failed. */
  readonly step: string | null;
}

/** How far an operation is, or null when nothing is known about it. */
export function entryProgress({ steps }: TaskEntry): EntryProgress | null {
  if (steps.length === 0) return null;
  const step = steps.find(({ state }) => state === 'running' || state === 'failed');
  return {
    done: steps.filter(({ state }) => state === 'done').length,
    total: steps.length,
    step: step?.label ?? null,
  };
}

/** How long a task has run, or ran, in milliseconds. */
export function entryElapsed({ task }: TaskEntry, now: number): number {
  return (task.settledAt ?? now) - task.createdAt;
}
