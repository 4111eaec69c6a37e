/** Composition root of the app: builds the parts and joins them; nothing else. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { CALL_CHANNEL } from '@shared/ipc';
import type { Settings } from '@shared/settings';
import { app, ipcMain, nativeTheme, net, powerMonitor, protocol, session, shell } from 'electron';
import { AppStatus } from './app-status';
import { accountOf, isOnThisMachine } from './backend/account';
import { type Endpoint, remoteEndpoint } from './backend/endpoint';
import { BackendHost, type BackendStatus } from './backend/host';
import { testConnection } from './backend/test-connection';
import { spawnBackend } from './backend/utility-child';
import { HIDDEN_SWITCH } from './desktop/background/autostart';
import { Background } from './desktop/background/background';
import { askWhatToOpen, askWhereToSave } from './desktop/dialogs';
import { appFetch } from './desktop/fetch';
import { fetchImage, IMAGE_PARTITION } from './desktop/images';
import { lockDown } from './desktop/lockdown';
import { openLog } from './desktop/log';
import { Network } from './desktop/network';
import { DesktopNotifier } from './desktop/notifier';
import { watchPower } from './desktop/power';
import { APP_URL, SCHEME, serveApp } from './desktop/scheme';
import { Secrets } from './desktop/secrets';
import { systemVault } from './desktop/vault';
import { Windows } from './desktop/windows';
import { Engine } from './engine';
import { EventRing } from './inspector/ring';
import { StreamTap } from './inspector/tap';
import { createHandlers } from './ipc/handlers';
import { answerCall } from './ipc/router';
import { ThreadedWork } from './long-work/threaded-work';
import { Announcer } from './notifications/announcer';
import { BackendChoice } from './settings/backend-choice';
import { SettingsStore } from './settings/settings-store';
import { STORAGE_OK } from './store/health';
import { openProfile, PROFILE_IN_USE } from './store/profile';
import { lockProfile } from './store/profile-lock';
import { runningTasks } from './store/running-tasks';
import { systemClock } from './streams/clock';
import { setLanguage } from './words';

const profile = process.env.LONGHAUL_USER_DATA_DIR;
if (profile) app.setPath('userData', profile);

if (app.requestSingleInstanceLock()) {
  try {
    run(remoteEndpoint(process.env));
  } catch (error) {
    process.stderr.write(`Longhaul cannot start: ${String(error)}\n`);
    app.exit(1);
  }
} else {
  process.stderr.write(
    'Longhaul is already running with this profile; its window comes to the front.\n',
  );
  app.exit(0);
}

/** @param forced the backend that the environment names. */
function run(forced: Endpoint | null): void {
  // Chromium refuses its sandbox to root; whoever starts the app as root has to say so with --no-sandbox.
  if (!app.commandLine.hasSwitch('no-sandbox')) app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true } },
  ]);

  const userData = app.getPath('userData');
  const log = openLog(userData);
  const applySettings = ({ appearance, language }: Settings) => {
    nativeTheme.themeSource = appearance.theme;
    setLanguage(language, app.getPreferredSystemLanguages());
  };
  const settings = new SettingsStore(userData, (changed) => {
    applySettings(changed);
    background.changed();
    status.changed();
  });
  // Each live task holds one connection; Chromium would otherwise queue all beyond six to the same host.
  const urls = [forced, ...settings.settings.backend.profiles].flatMap((at) => at?.url ?? []);
  const hosts = new Set(['127.0.0.1', 'localhost', ...urls.map((url) => new URL(url).hostname)]);
  app.commandLine.appendSwitch('ignore-connections-limit', [...hosts].join(','));
  const ring = new EventRing();
  const tap = new StreamTap(ring, () => settings.settings.developer.inspector, systemClock.wall);
  const secrets = new Secrets(userData, systemVault, log.error);
  const backends = new BackendChoice(settings, secrets, forced, {
    newId: randomUUID,
    test: (endpoint) => testConnection(endpoint, appFetch, systemClock.monotonic),
    onChanged: () => turnToBackend(),
  });
  const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const pageUrl = devServer ? `${devServer}/index.html` : APP_URL;
  const windows = new Windows(pageUrl, log.error);
  const opened = lockProfile(userData) ? openProfile(userData, new Date()) : PROFILE_IN_USE;
  if (opened.blocked) log.error(opened.blocked.message, opened.cause);
  const { store } = opened;
  const about = {
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${process.getSystemVersion()}`,
    profile: userData,
  };
  const status = new AppStatus({ version: app.getVersion(), about }, opened.blocked, {
    backend: () => ({ kind: remote ? 'remote' : 'bundled', forced: backends.isForced }),
    settings: () => settings.settings,
    signIn: () => backends.signIn(),
    notices: () => store?.notices.list() ?? [],
    recovery: () => engine?.recovery.current ?? null,
    storage: () => store?.health.status ?? STORAGE_OK,
    onChanged: (state) => windows.broadcast('app.changed', state),
  });

  const host = new BackendHost(
    () => spawnBackend(join(userData, 'backend'), (text) => log.info(`backend: ${text.trim()}`)),
    systemClock,
    Math.random,
    (backend) => {
      bundled = backend;
      if (!remote) backendIs(backend);
    },
  );
  /** The backend in use instead of the bundled one. Known once the app is ready: the keychain is not there before. */
  let remote: Endpoint | null = null;
  /** How the bundled backend stands, or null while it was never needed. */
  let bundled: BackendStatus | null = null;
  const backendIs = (backend: BackendStatus) => {
    status.setBackend(backend);
    if (backend.state === 'ready') engine?.backendReady();
    else engine?.backendDown();
  };
  /** Turns to the backend that is chosen now. What runs lets go of the one before first. */
  const turnToBackend = () => {
    remote = backends.remote();
    engine?.backendDown();
    engine?.accessChanged();
    if (remote) return backendIs({ state: 'ready', detail: null });
    if (bundled) return backendIs(bundled);
    bundled = { state: 'starting', detail: null };
    status.setBackend(bundled);
    host.start();
  };
  const engine =
    store &&
    new Engine({
      store,
      fetch: appFetch,
      endpoint: () => remote ?? host.endpoint,
      account: () => accountOf(remote, store.accounts),
      isOnThisMachine: () => isOnThisMachine(remote),
      clock: systemClock,
      longWork: new ThreadedWork({
        entry: join(import.meta.dirname, 'long-work.js'),
        file: store.file,
        account: () => store.accounts.current,
        clock: systemClock,
      }),
      observe: (taskId, response) => tap.observe(taskId, response),
      listener: {
        onPatch: (patch) => windows.tellWatchers(patch.sessionId, 'session.patched', patch),
        onTaskChanged: (task) => {
          windows.broadcast('task.changed', task);
          background.changed();
        },
        onTaskSettled: (taskId) => {
          try {
            announcer?.settled(taskId);
          } catch (error) {
            // Noted nowhere, so the next start tries again.
            log.error('announcing', error);
          }
        },
        onSessionChanged: (session) => windows.broadcast('session.changed', session),
        onSessionRemoved: (sessionId) => windows.broadcast('session.removed', { sessionId }),
        onStorageChanged: () => status.changed(),
        onRecoveryChanged: () => status.changed(),
        onSignedOut: (signedOut) => status.setSignedOut(signedOut),
        onAccountChanged: () => windows.broadcast('account.changed', null),
        onError: log.error,
      },
    });
  const network = new Network(
    () => net.isOnline(),
    systemClock,
    (online) => {
      status.setOnline(online);
      engine?.setOnline(online);
    },
  );

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
    backend: () => (remote ? 'remote' : 'bundled'),
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

  const handlers = createHandlers({
    appState: () => status.state(),
    engine: () => engine,
    watchSession: (caller, sessionId) => engine?.watched(windows.watch(caller, sessionId)),
    settings,
    backends,
    ring,
    about: { version: app.getVersion(), ...about },
    reportNetwork: (windowId, online) => network.report(windowId, online),
    onAppChanged: () => status.changed(),
    askWhereToSave,
    askWhatToOpen,
    reveal: async (folder) => {
      const problem = await shell.openPath(folder);
      if (problem !== '') log.error('showing the data folder', problem);
    },
    restart: () => {
      app.relaunch();
      setImmediate(() => app.quit());
    },
    version: app.getVersion(),
    fetchImage: (url) => fetchImage(session.fromPartition(IMAGE_PARTITION), url),
    onSessionChanged: (session) => windows.broadcast('session.changed', session),
  });
  ipcMain.handle(CALL_CHANNEL, (event, name: unknown, input: unknown) =>
    answerCall(handlers, windows.callerOf(event), name, input, (context, error) => {
      log.error(context, error);
      store?.health.note(error);
    }),
  );

  app.on('web-contents-created', (_event, contents) =>
    contents.once('destroyed', () => network.forget(contents.id)),
  );
  app.on('second-instance', () => app.whenReady().then(() => windows.focus()));
  app.on('window-all-closed', () => app.quit());
  app.on('before-quit', () => background.quit());
  let leaving = false;
  app.on('will-quit', (event) => {
    if (leaving) return;
    leaving = true;
    event.preventDefault();
    announcer?.close();
    network.stop();
    engine?.close();
    host
      .stop()
      .catch((error: unknown) => log.error('stopping the backend', error))
      .finally(() => app.exit(0));
  });

  app
    .whenReady()
    .then(() => {
      applySettings(settings.settings);
      protocol.handle(SCHEME, (request) =>
        serveApp(join(import.meta.dirname, '../renderer'), request.url),
      );
      lockDown(pageUrl, log.error);
      if (!app.commandLine.hasSwitch(HIDDEN_SWITCH)) windows.open();
      background.apply();
      app.on('activate', () => windows.focus());
      if (!engine) return;
      network.start();
      watchPower(powerMonitor, systemClock.monotonic, {
        onSuspend: () => engine.suspend(),
        onResume: () => {
          // Pooled connections from before the sleep may be dead without knowing it.
          session.defaultSession
            .closeAllConnections()
            .catch((error: unknown) => log.error('closing old connections', error))
            .finally(() => engine.resume());
        },
      });
      remote = backends.remote();
      announcer?.start();
      engine.start();
      turnToBackend();
    })
    .catch((error: unknown) => {
      log.error('starting', error);
      app.exit(1);
    });
}
