/** Composition root of the app: builds the parts and joins them; nothing else. What belongs together is joined in `boot`. */
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { app, net, powerMonitor, protocol, session, shell } from 'electron';
import { AppStatus } from './app-status';
import { accountOf, isOnThisMachine } from './backend/account';
import { type Endpoint, remoteEndpoint } from './backend/endpoint';
import { testConnection } from './backend/test-connection';
import { spawnBackend } from './backend/utility-child';
import { BackendInUse } from './boot/backend-in-use';
import { serveCalls } from './boot/calls';
import { prepareChromium } from './boot/chromium';
import { createDesktop } from './boot/desktop';
import { readDiagnostics } from './boot/diagnostics';
import { leaveInOrder } from './boot/leave';
import { engineListener } from './boot/listener';
import { beginStart } from './boot/start';
import { updateSource } from './boot/updates';
import { applyWishes } from './boot/wishes';
import { pollDelay } from './chat/poll';
import { HIDDEN_SWITCH } from './desktop/background/autostart';
import { askWhatToOpen, askWhereToSave } from './desktop/dialogs';
import { appFetch } from './desktop/fetch';
import { fetchImage, IMAGE_PARTITION } from './desktop/images';
import { lockDown } from './desktop/lockdown';
import { openLog } from './desktop/log';
import { APP_URL, SCHEME, serveApp } from './desktop/scheme';
import { Secrets } from './desktop/secrets';
import { Surroundings } from './desktop/surroundings';
import { systemVault } from './desktop/vault';
import { KnownSecrets } from './diagnostics/known-secrets';
import { Engine } from './engine';
import { EventRing } from './inspector/ring';
import { StreamTap } from './inspector/tap';
import { createHandlers } from './ipc/handlers';
import { gated } from './ipc/mode-gate';
import { ThreadedWork } from './long-work/threaded-work';
import { BackendChoice } from './settings/backend-choice';
import { SettingsStore } from './settings/settings-store';
import { STORAGE_OK } from './store/health';
import { systemClock } from './streams/clock';
import { Updater } from './updates/updater';

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

/** How much longer the pauses between looks at the server are on battery, and where data is to be saved. */
const THRIFTY_FACTOR = 3;

/** @param forced the backend that the environment names. */
function run(forced: Endpoint | null): void {
  const userData = app.getPath('userData');
  const secretsKnown = new KnownSecrets();
  secretsKnown.learn(forced?.token ?? null);
  const log = openLog(userData, (text) => secretsKnown.redact(text));
  const settings = new SettingsStore(userData, (changed) => {
    applyWishes(changed);
    desktop.menu.update();
    desktop.background.changed();
    status.changed();
  });
  prepareChromium([forced, ...settings.settings.backend.profiles].flatMap((at) => at?.url ?? []));
  const ring = new EventRing();
  const tap = new StreamTap(ring, () => settings.settings.developer.inspector, systemClock.wall);
  const secrets = new Secrets(userData, systemVault, log.error, (token) =>
    secretsKnown.learn(token),
  );
  const backends = new BackendChoice(settings, secrets, forced, {
    newId: randomUUID,
    test: (endpoint) => testConnection(endpoint, appFetch, systemClock.monotonic),
    onChanged: () => engine && backend.turn(),
  });
  const devServer = app.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL;
  const pageUrl = devServer ? `${devServer}/index.html` : APP_URL;
  const start = beginStart(userData, log, systemClock);
  const { mode } = start;
  const { store, blocked } = start.profile;
  const about = {
    electron: process.versions.electron,
    chromium: process.versions.chrome,
    node: process.versions.node,
    platform: `${process.platform} ${process.arch} ${process.getSystemVersion()}`,
    profile: userData,
  };
  const status = new AppStatus({ version: app.getVersion(), about, mode }, blocked, {
    backend: () => ({ kind: backend.kind, forced: backends.isForced }),
    settings: () => settings.settings,
    signIn: () => backends.signIn(),
    updates: () => updater.current,
    notices: () => store?.notices.list() ?? [],
    recovery: () => engine?.recovery.current ?? null,
    storage: () => store?.health.status ?? STORAGE_OK,
    onChanged: (state) => desktop.windows.broadcast('app.changed', state),
  });
  const backend = new BackendInUse({
    chosen: () => backends.remote(),
    spawn: () =>
      spawnBackend(join(userData, 'backend'), (text) => log.info(`backend: ${text.trim()}`)),
    clock: systemClock,
    onTurned: () => {
      engine?.backendDown();
      engine?.accessChanged();
    },
    onStatus: (current) => {
      status.setBackend(current);
      if (current.state === 'ready') engine?.backendReady();
      else engine?.backendDown();
    },
  });
  const updater = new Updater({
    source: updateSource(),
    wanted: () => settings.settings.updates.check,
    clock: systemClock,
    onChanged: () => status.changed(),
    onError: log.error,
  });
  const desktop = createDesktop({
    profile: userData,
    mode,
    pageUrl,
    settings,
    store,
    backendKind: () => backend.kind,
    engine: () => engine,
    log,
  });
  const { windows } = desktop;
  /** Whether work that can wait should wait. */
  let thrifty = false;
  const accountIn = ({ accounts }: NonNullable<typeof store>) =>
    accountOf(backend.remote, accounts, () => backends.isSignedOut());
  /** What is worked with; in other modes the store is only looked at. */
  const working = mode === 'normal' ? store : null;
  const engine =
    working &&
    new Engine({
      store: working,
      fetch: appFetch,
      endpoint: () => backend.endpoint,
      account: () => accountIn(working),
      isOnThisMachine: () => isOnThisMachine(backend.remote),
      clock: systemClock,
      longWork: new ThreadedWork({
        entry: join(import.meta.dirname, 'long-work.js'),
        file: working.file,
        account: () => working.accounts.current,
        clock: systemClock,
      }),
      observe: (taskId, response) => tap.observe(taskId, response),
      pollDelay: (n) => pollDelay(n) * (thrifty ? THRIFTY_FACTOR : 1),
      listener: engineListener({ desktop, status, log }),
    });
  const surroundings = new Surroundings(
    { monitor: powerMonitor, isOnline: () => net.isOnline(), clock: systemClock },
    {
      onSuspend: () => engine?.suspend(),
      onResume: () => {
        // Pooled connections from before the sleep may be dead without knowing it.
        session.defaultSession
          .closeAllConnections()
          .catch((error: unknown) => log.error('closing old connections', error))
          .finally(() => engine?.resume());
      },
      onLookedAt: () => windows.repaint(),
      onOnline: (online) => {
        status.setOnline(online);
        engine?.setOnline(online);
      },
      onThrift: (now) => {
        thrifty = now;
      },
      onShutdown: () => app.quit(),
    },
  );

  const handlers = createHandlers({
    appState: () => {
      start.shown();
      return status.state();
    },
    engine: () => engine,
    store: () => store,
    updater,
    restartAs: (next) => start.restart(next),
    watchSession: (caller, sessionId) => {
      const watched = windows.watch(caller, sessionId);
      engine?.watched(watched);
    },
    settings,
    backends,
    ring,
    about: { version: app.getVersion(), ...about },
    reportNetwork: (windowId, report) => surroundings.report(windowId, report),
    openWindow: (view) => windows.open(view),
    onDraftSaved: (caller, draft) => windows.tellOthers(caller, 'draft.changed', draft),
    diagnostics: () => readDiagnostics({ status, store, log, secrets: secretsKnown }),
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
  serveCalls(gated(handlers, mode), windows, store, log);

  app.on('web-contents-created', (_event, contents) =>
    contents.once('destroyed', () => surroundings.forget(contents.id)),
  );
  leaveInOrder({
    onQuit: () => {
      start.ended();
      windows.leave();
      desktop.background.quit();
    },
    closeParts: () => {
      desktop.announcer?.close();
      surroundings.stop();
      updater.close();
      if (engine) engine.close();
      else store?.close();
    },
    stopBackend: () => backend.stop(),
    onError: log.error,
  });

  app
    .whenReady()
    .then(() => {
      applyWishes(settings.settings);
      desktop.menu.update();
      protocol.handle(SCHEME, (request) =>
        serveApp(join(import.meta.dirname, '../renderer'), request.url),
      );
      lockDown(pageUrl, log.error);
      if (store && mode !== 'normal') {
        backend.look();
        store.accounts.see(accountIn(store));
      }
      if (start.asks) windows.openRescue();
      else if (mode !== 'normal' || !app.commandLine.hasSwitch(HIDDEN_SWITCH)) {
        windows.openRemembered();
      } else start.shown();
      if (mode === 'normal') desktop.background.changed();
      app.on('activate', () => windows.focus());
      surroundings.start();
      if (engine) {
        backend.look();
        desktop.announcer?.start();
        engine.start();
        updater.start();
        backend.turn();
      }
      desktop.followLinks();
    })
    .catch((error: unknown) => {
      log.error('starting', error);
      app.exit(1);
    });
}
