import type { TaskEntry } from '@shared/chat/task';
import { useEffect, useState } from 'react';
import { useClient } from '../../client-context';
import { useTasks } from '../../stores/tasks';

/** How often the list is read again while something runs: steps and last events move without a task's change. */
const REFRESH_MS = 2_000;

/** Changes that come together are read together. */
const GATHER_MS = 120;

interface TaskListState {
  /** Null before the first answer. */
  readonly entries: readonly TaskEntry[] | null;
  readonly refresh: () => void;
}

/** All tasks of all chats, kept up to date while the component is there. */
export function useTaskList(): TaskListState {
  const client = useClient();
  const byId = useTasks((state) => state.byId);
  const [entries, setEntries] = useState<readonly TaskEntry[] | null>(null);
  const [asked, setAsked] = useState(0);
  const running = entries?.some(({ task }) => task.settledAt === null) ?? false;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed task or a request is the reason to read again
  useEffect(() => {
    let current = true;
    const read = async () => {
      const list = await client.call('tasks.list');
      if (current && list) setEntries(list);
    };
    const timer = setTimeout(() => void read(), entries === null ? 0 : GATHER_MS);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [client, byId, asked]);

  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setAsked((count) => count + 1), REFRESH_MS);
    return () => clearInterval(timer);
  }, [running]);

  return { entries, refresh: () => setAsked((count) => count + 1) };
}
