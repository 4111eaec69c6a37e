/** The newest known state of every task that main has told about. */
import type { Task } from '@shared/chat/task';
import { create } from 'zustand';

export type TasksById = Readonly<Record<string, Task>>;

interface TasksStore {
  readonly byId: TasksById;
}

export const useTasks = create<TasksStore>(() => ({ byId: {} }));

export function withTasks(byId: TasksById, tasks: readonly Task[]): TasksById {
  return { ...byId, ...Object.fromEntries(tasks.map((task) => [task.taskId, task])) };
}

/** The tasks of one session, oldest first. */
export function tasksOf(byId: TasksById, sessionId: string | null): readonly Task[] {
  return Object.values(byId)
    .filter((task) => task.sessionId === sessionId)
    .sort((a, b) => a.createdAt - b.createdAt);
}
