/** What becomes of the engine's news: windows are told, tasks announced, the tray kept true. */
import type { AppStatus } from '../app-status';
import type { Log } from '../desktop/log';
import type { EngineListener } from '../engine-options';
import type { Desktop } from './desktop';

export interface ListenerPorts {
  readonly desktop: Desktop;
  readonly status: AppStatus;
  readonly log: Log;
}

export function engineListener({ desktop, status, log }: ListenerPorts): EngineListener {
  const { windows } = desktop;
  return {
    onPatch: (patch) => windows.tellWatchers(patch.sessionId, 'session.patched', patch),
    onTaskChanged: (task) => {
      windows.broadcast('task.changed', task);
      desktop.background.changed();
    },
    onTaskSettled: (taskId) => {
      try {
        desktop.announcer?.settled(taskId);
      } catch (error) {
        // Noted nowhere, so the next start tries again.
        log.error('announcing', error);
      }
    },
    onSessionChanged: (session) => {
      windows.broadcast('session.changed', session);
      desktop.background.changed();
    },
    onSessionRemoved: (sessionId) => windows.broadcast('session.removed', { sessionId }),
    onStorageChanged: () => status.changed(),
    onRecoveryChanged: () => status.changed(),
    onSignedOut: (signedOut) => status.setSignedOut(signedOut),
    onMisfit: (misfit) => status.setMisfit(misfit),
    onPresence: (sessionId, present) => status.setPresent(sessionId, present),
    onAccountChanged: () => windows.broadcast('account.changed', null),
    onError: log.error,
  };
}
