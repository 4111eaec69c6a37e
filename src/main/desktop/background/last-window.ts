/** What closing the last window means, by platform and by what a person has set. Pure. */
import type { Settings } from '@shared/settings';

/**
 * `close`: it closes, and on most platforms the app ends with it. `put-away`: it stays, out of sight. `ask`: the person is asked
 * which of the two, and the window stays until there is an answer. `say`: what becomes of the tasks is said before the app ends.
 */
export type LastWindow = 'close' | 'put-away' | 'ask' | 'say';

export interface Closing {
  readonly platform: NodeJS.Platform;
  readonly settings: Pick<Settings['background'], 'keepRunning' | 'asked' | 'sayAtQuit'>;
  /** How many tasks run; asked for only when it matters. */
  readonly running: () => number;
}

/** Whether the app ends when its last window has closed. On a Mac apps stay, and their icon brings a window back. */
export function endsWithLastWindow(platform: NodeJS.Platform): boolean {
  return platform !== 'darwin';
}

export function lastWindowCloses({ platform, settings, running }: Closing): LastWindow {
  if (!endsWithLastWindow(platform)) return 'close';
  const { keepRunning, asked, sayAtQuit } = settings;
  if (keepRunning) return 'put-away';
  if (running() === 0) return 'close';
  if (!asked) return 'ask';
  return sayAtQuit ? 'say' : 'close';
}
