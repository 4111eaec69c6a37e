/** The parts that face the desktop: windows and their menus, what is announced, and life without a window. */
import type { AppMode } from '@shared/app-state';
import type { CommandId } from '@shared/commands';
import type { Settings } from '@shared/settings';
import { app } from 'electron';
import { Background } from '../desktop/background/background';
import { Badge } from '../desktop/badge';
import { followLinks } from '../desktop/links/links';
import type { Log } from '../desktop/log';
import { serveContextMenu } from '../desktop/menu/context-menu';
import { MenuBar } from '../desktop/menu/menu-bar';
import { DesktopNotifier } from '../desktop/notifier';
import { systemBadge } from '../desktop/system-badge';
import { Windows } from '../desktop/windows';
import { NO_MEMORY, WindowMemory } from '../desktop/windows/memory';
import { Zoom } from '../desktop/windows/zoom';
import type { Engine } from '../engine';
import { Announcer } from '../notifications/announcer';
import type { SettingsStore } from '../settings/settings-store';
import { runningTasks } from '../store/running-tasks';
import type { Store } from '../store/store';
import { systemClock } from '../streams/clock';
import { fileOpener } from './opened-files';

export interface DesktopPorts {
  readonly profile: string;
  readonly mode: AppMode;
  /** The page that windows show. */
  readonly pageUrl: string;
  readonly settings: SettingsStore;
  /** Null while the profile cannot be used. */
  readonly store: Store | null;
  readonly backendKind: () => 'bundled' | 'remote';
  /** Null while nothing may run. */
  readonly engine: () => Engine | null;
  readonly log: Log;
}

export interface Desktop {
  readonly windows: Windows;
  readonly menu: MenuBar;
  readonly announcer: Announcer | null;
  readonly background: Background;
  /** Follows the link that has started the app, and from then on those that come. */
  readonly followLinks: () => void;
}

/** The app ends with its last window, and asks nothing about it. */
function withoutBackground(set: Settings['background']): Settings['background'] {
  return { ...set, keepRunning: false, preventSleep: false, asked: true };
}

export function createDesktop(ports: DesktopPorts): Desktop {
  const { settings, store, log } = ports;
  const ordinary = ports.mode === 'normal';
  const memory = ordinary ? new WindowMemory(ports.profile, systemClock, log.error) : NO_MEMORY;
  const windows = new Windows({
    pageUrl: ports.pageUrl,
    memory,
    onCreated: (contents) => {
      zoom.attend(contents);
      serveContextMenu(contents, log.error);
    },
    onFocusChanged: () => menu.update(),
    onError: log.error,
  });
  const zoom = new Zoom(memory, () => windows.contents());
  const menu = new MenuBar(
    () => ({
      platform: process.platform,
      mode: ports.mode,
      chatOpen: windows.currentSession !== null,
      checksSpelling: settings.settings.spelling.check,
      inspector: settings.settings.developer.inspector,
      developer: !app.isPackaged,
    }),
    {
      run: (command: CommandId) => {
        if (command === 'new-window') windows.open({ newChat: true });
        else windows.run(command);
      },
      zoom: (wish) => zoom.change(wish),
      checkSpelling: (check) => settings.change({ spelling: { check } }),
      quit: () => background.requestQuit(windows.current),
    },
  );

  const announcer =
    store &&
    new Announcer({
      store,
      inView: (sessionId) => windows.isInView(sessionId),
      wishes: () => settings.settings.notifications,
      notifier: new DesktopNotifier({
        openChat: (sessionId, messageId) => windows.show({ sessionId, messageId }),
        openTasks: () => windows.show({ tasks: true }),
        onError: log.error,
      }),
      clock: systemClock,
    });
  const mark = systemBadge();
  const background = new Background({
    settings: () => {
      const { background: set } = settings.settings;
      return ordinary ? set : withoutBackground(set);
    },
    remember: (answer) => {
      settings.change({ background: { ...settings.settings.background, ...answer } });
    },
    // What does not run cannot be stopped by quitting.
    running: () => (ordinary ? (store?.tasks.countOpen() ?? 0) : 0),
    news: () =>
      store?.sessions.list().filter(({ unread, failed }) => unread || failed > 0).length ?? 0,
    content: () => ({
      tasks: store && ordinary ? runningTasks(store) : [],
      notificationsPaused: announcer?.isPaused ?? false,
    }),
    badge: mark && new Badge(mark),
    backend: ports.backendKind,
    actions: {
      open: () => windows.focus(),
      openChat: (sessionId) => windows.show({ sessionId }),
      newChat: () => windows.show({ newChat: true }),
      pauseNotifications: (paused) => announcer?.pause(paused),
      quit: () => background.requestQuit(windows.current),
    },
    quit: () => app.quit(),
    clock: systemClock,
    onError: log.error,
  });
  windows.beforeLastCloses((window) => background.keepsWindow(window));

  return {
    windows,
    menu,
    announcer,
    background,
    followLinks: followLinks({
      hasSession: (id) => store?.sessions.list().some((session) => session.id === id) ?? false,
      show: (target) => windows.show(target),
      openFile: fileOpener({ windows, engine: ports.engine, onError: log.error }),
      focus: () => windows.focus(),
    }),
  };
}
