/** What runs, as a menu shows it. */
import type { Store } from './store';

const LABEL_CHARS = 60;

export interface RunningTask {
  readonly label: string;
  readonly sessionId: string;
}

/** Sessions with tasks whose end is not known, the newest activity first. */
export function runningTasks(store: Store): RunningTask[] {
  return store.sessions
    .list()
    .filter(({ running }) => running > 0)
    .map(({ id, title }) => ({
      label: (title ?? 'Longhaul').slice(0, LABEL_CHARS),
      sessionId: id,
    }));
}
