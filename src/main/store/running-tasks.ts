/** What runs, as a menu shows it. */
import type { ConnectionPhase } from '@shared/chat/task';
import type { Store } from './store';

const LABEL_CHARS = 60;

/** Most telling first. */
const PHASES = ['live', 'connecting', 'waiting'] as const satisfies readonly ConnectionPhase[];

export interface RunningTask {
  readonly label: string;
  readonly sessionId: string;
  /** How the best connected of the session's tasks is connected. */
  readonly state: (typeof PHASES)[number];
  /** How many tasks of the session run. */
  readonly count: number;
}

/** Sessions with tasks whose end is not known, the newest activity first. */
export function runningTasks(store: Store): RunningTask[] {
  return store.sessions
    .list()
    .filter(({ running }) => running > 0)
    .map(({ id, title, running }) => ({
      label: (title?.trim() || 'Longhaul').slice(0, LABEL_CHARS),
      sessionId: id,
      state: stateOf(store, id),
      count: running,
    }));
}

function stateOf(store: Store, sessionId: string): RunningTask['state'] {
  const open = store.tasks.openIn(sessionId);
  return PHASES.find((phase) => open.some(({ state }) => state === phase)) ?? 'waiting';
}
