/** The state of the app as main reports it, and the problem this window has to tell about, if any. */
import type { AppState } from '@shared/app-state';
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

/** Whether anything can be written or sent, which it cannot in safe mode or with a newer version's profile. */
export function useCanWrite(): boolean {
  return useApp(({ app }) => app === null || app.mode === 'normal');
}
