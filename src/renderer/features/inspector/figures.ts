/** What the inspector counts and lists. Pure. */
import type { Task, TaskEntry } from '@shared/chat/task';
import type { Attempt, RawEvent } from '@shared/inspector';
import { STREAM_START } from '@shared/protocol/stream-id';
import type { TasksById } from '../../stores/tasks';
import { entryTitle } from '../task-centre/rows';

export interface AttemptLine extends Attempt {
  /** Milliseconds between the end of the attempt before and the start of this one, or null. */
  readonly pause: number | null;
  /** Whether it asked for everything from the start although something had arrived before. */
  readonly replay: boolean;
}

/** @param attempts oldest first. */
export function attemptLines(attempts: readonly Attempt[]): readonly AttemptLine[] {
  let arrived = false;
  return attempts.map((attempt, index) => {
    const before = attempts[index - 1];
    arrived ||= before !== undefined && before.events + before.duplicates > 0;
    const ended = before?.endedAt ?? null;
    return {
      ...attempt,
      pause: ended === null ? null : Math.max(0, attempt.startedAt - ended),
      replay: arrived && attempt.cursor === STREAM_START,
    };
  });
}

export function sum(attempts: readonly Attempt[], field: 'events' | 'duplicates'): number {
  return attempts.reduce((total, attempt) => total + attempt[field], 0);
}

/** @param text looked for in ids, types and data, whatever their case. */
export function filterEvents(
  events: readonly RawEvent[],
  text: string,
  heartbeats: boolean,
): readonly RawEvent[] {
  const wanted = text.trim().toLowerCase();
  return events.filter(({ kind, id, type, data }) => {
    if (kind === 'heartbeat') return heartbeats && wanted === '';
    return [id, type, data].some((field) => field?.toLowerCase().includes(wanted));
  });
}

export interface NamedTask extends Pick<Task, 'taskId' | 'createdAt'> {
  readonly title: string;
}

/** The tasks of the list, and those that this window knows besides: short answers are worth a look, too. Newest first. */
export function inspectable(entries: readonly TaskEntry[], byId: TasksById): readonly NamedTask[] {
  const listed = new Map(entries.map((entry) => [entry.task.taskId, entry]));
  const others = Object.values(byId)
    .filter(({ taskId }) => !listed.has(taskId))
    .map((task) => ({
      task,
      toolName: null,
      prompt: null,
      steps: [],
      failure: null,
      needsYou: false,
    }));
  return [...listed.values(), ...others]
    .map((entry) => ({
      taskId: entry.task.taskId,
      createdAt: entry.task.createdAt,
      title: entryTitle(entry),
    }))
    .sort((a, b) => b.createdAt - a.createdAt);
}
