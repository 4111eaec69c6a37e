/** The parts that face the desktop: what is announced, and life without a window. */
import { app } from 'electron';
import { Background } from '../desktop/background/background';
import type { Log } from '../desktop/log';
import { DesktopNotifier } from '../desktop/notifier';
import type { Windows } from '../desktop/windows';
import { Announcer } from '../notifications/announcer';
import type { SettingsStore } from '../settings/settings-store';
import { runningTasks } from '../store/running-tasks';
import type { Store } from '../store/store';
import { systemClock } from '../streams/clock';

export interface DesktopPorts {
  readonly windows: Windows;
  readonly settings: SettingsStore;
  /** Null while the profile cannot be used. */
  readonly store: Store | null;
  readonly backendKind: () => 'bundled' | 'remote';
  readonly log: Log;
}

export interface Desktop {
  readonly announcer: Announcer | null;
  readonly background: Background;
}

export function createDesktop(ports: DesktopPorts): Desktop {
  const { windows, settings, store, log } = ports;
  const announcer =
    store &&
    new Announcer({
      store,
      inView: (sessionId) => windows.isInView(sessionId),
      wishes: () => settings.settings.notifications,
      notifier: new DesktopNotifier({
        openChat: (sessionId) => windows.show({ sessionId }),
        openTasks: () => windows.show({ tasks: true }),
        onError: log.error,
      }),
      clock: systemClock,
    });
  const background = new Background({
    settings: () => settings.settings.background,
    remember: (keepRunning) => {
      const { background: before } = settings.settings;
      settings.change({ background: { ...before, keepRunning, asked: true } });
    },
    content: () => ({
      tasks: store ? runningTasks(store) : [],
      notificationsPaused: announcer?.isPaused ?? false,
    }),
    backend: ports.backendKind,
    actions: {
      open: () => windows.focus(),
      openChat: (sessionId) => windows.show({ sessionId }),
      newChat: () => windows.show({ newChat: true }),
      pauseNotifications: (paused) => announcer?.pause(paused),
      quit: () => app.quit(),
    },
    clock: systemClock,
    onError: log.error,
  });
  windows.beforeLastCloses((window) => background.keepsWindow(window));
  return { announcer, background };
}
