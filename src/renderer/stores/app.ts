/** The state of the app as main reports it, and the problem this window has to tell about, if any. */
import type { AppState } from '@shared/app-state';
import type { CallName } from '@shared/ipc';
import { worksIn } from '@shared/modes';
import { create } from 'zustand';

interface AppStore {
  /** Null until main has answered. */
  readonly app: AppState | null;
  /** Why the first load failed, in words. */
  readonly loadError: string | null;
  /** A call that failed, in words. Stays until dismissed or replaced. */
  readonly problem: string | null;
}

export const useApp = create<AppStore>(() => ({ app: null, loadError: null, problem: null }));

/** Whether a call works in the app's mode: what does not is offered to nobody. */
export function useCan(name: CallName): boolean {
  return useApp(({ app }) => worksIn(app?.mode ?? 'normal', name));
}

/** What keeps a call from working: the app's mode, or that nothing can be stored at the moment. */
export type Obstacle = 'mode' | 'storage';

/** The obstacle of a call that stores something, or null when there is none. */
export function useObstacle(name: CallName): Obstacle | null {
  const works = useCan(name);
  const stores = useApp(({ app }) => app === null || app.storage.state === 'ok');
  if (!works) return 'mode';
  return stores ? null : 'storage';
}
