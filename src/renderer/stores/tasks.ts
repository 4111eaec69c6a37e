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

/** The tables below by the state they were made from, which never changes in place. */
const unsettled = new WeakMap<TasksById, ReadonlyMap<string, readonly Task[]>>();

/** The tasks of one session that have not ended. Cheap to ask for each session in a list. */
export function unsettledOf(byId: TasksById, sessionId: string): readonly Task[] {
  let table = unsettled.get(byId);
  if (!table) {
    const tasks = Object.values(byId).filter((task) => task.settledAt === null);
    table = Map.groupBy(tasks, (task) => task.sessionId);
    unsettled.set(byId, table);
  }
  return table.get(sessionId) ?? [];
}
