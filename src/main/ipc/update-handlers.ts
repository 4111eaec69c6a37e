/** The calls about newer versions. */
import type { CallName } from '@shared/ipc';
import type { Updater } from '../updates/updater';
import type { CallHandlers } from './router';

export interface UpdatePorts {
  readonly updater: Updater;
}

type UpdateCalls = Extract<CallName, `updates.${string}`>;

export function updateHandlers({ updater }: UpdatePorts): Pick<CallHandlers, UpdateCalls> {
  return {
    'updates.check': async () => {
      await updater.check();
      return null;
    },
    'updates.download': () => {
      // Its progress is part of the app's state.
      void updater.download();
      return null;
    },
    'updates.install': async () => {
      await updater.install();
      return null;
    },
  };
}
