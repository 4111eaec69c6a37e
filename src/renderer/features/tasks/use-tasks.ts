import type { Task } from '@shared/chat/task';
import { useShallow } from 'zustand/react/shallow';
import { useSessions } from '../../stores/sessions';
import { tasksOf, useTasks } from '../../stores/tasks';

/** The tasks of the open session, oldest first. */
export function useOpenTasks(): readonly Task[] {
  const openId = useSessions((state) => state.openId);
  return useTasks(useShallow((state) => tasksOf(state.byId, openId)));
}

/** The turns of the open session that still run. */
export function useRunningTurns(): readonly Task[] {
  return useOpenTasks().filter((task) => task.kind === 'turn' && task.status === 'running');
}
