/**
 * The fixtures of the end-to-end tests. Whatever a test puts on stage is cleared away afterwards, in whatever state the
 * test leaves it; when the test has failed, what explains it is attached first.
 */
import { test as base, type TestInfo } from '@playwright/test';
import type { Message } from '@shared/chat/message';
import { LonghaulApp } from './app.ts';
import { Backend, type BackendOptions } from './backend.ts';
import { Chat } from './chat.ts';
import { CutProxy } from './cut-proxy.ts';
import { explain } from './explain.ts';
import { type Generation, type GenerationServer, startGeneration } from './generations.ts';
import type { LaunchOptions } from './launch.ts';
import { Logind } from './logind.ts';
import { NotificationService } from './notifications.ts';
import { PackagedApp } from './packaged.ts';
import { findMocks } from './private-bus.ts';
import { noRabbitmq, type Rabbitmq, startRabbitmq } from './rabbitmq.ts';
import { noRedis, type RedisServer, startRedis } from './redis.ts';
import { runUndisturbed } from './reference.ts';
import { makeTempFolder, removeFolder } from './temp-folder.ts';
import { TrayHost } from './tray.ts';

export { expect } from '@playwright/test';

/** How an app is started on a stage. */
export interface StageLaunch extends Partial<Omit<LaunchOptions, 'logind'>> {
  /** The machine can sleep: `app.suspend()`, `app.resume()`. Skips the test where sleep cannot be mocked. */
  readonly sleep?: boolean;
}

/** An app, its backend in a process of its own, and the network between them. */
export interface Apart {
  readonly app: LonghaulApp;
  readonly chat: Chat;
  /** Has its fault switches on: `backend.faults`. */
  readonly backend: Backend;
  readonly network: CutProxy;
}

export class Stage {
  /** What has been started so far. */
  readonly apps: LonghaulApp[] = [];
  readonly backends: Backend[] = [];
  readonly proxies: CutProxy[] = [];
  private readonly clearing: (() => Promise<void> | void)[] = [];

  constructor(private readonly info: TestInfo) {}

  /** A folder that is removed after the test. */
  folder(purpose: string): string {
    const folder = makeTempFolder(purpose);
    this.clearing.push(() => removeFolder(folder));
    return folder;
  }

  /** Does something after the test, however it ends. */
  atEnd(step: () => Promise<void> | void): void {
    this.clearing.push(step);
  }

  /** Starts the app, on a new profile unless one is given, with its bundled backend unless another is given. */
  async launch({ sleep = false, ...options }: StageLaunch = {}): Promise<{
    app: LonghaulApp;
    chat: Chat;
  }> {
    const profile = options.profile ?? this.folder('profile');
    const logind = sleep ? await this.logind(requireMocks(this.info)) : undefined;
    const app = await LonghaulApp.launch({ ...options, profile, ...(logind && { logind }) });
    this.apps.push(app);
    this.clearing.push(() => app.dispose());
    return { app, chat: new Chat(app) };
  }

  /**
   * Starts a backend of its own, a network and the app at the other end of it: the stage for whatever can happen to a
   * connection or a server.
   * @param launch how the app is started. @param options how the backend is.
   */
  async apart(launch: StageLaunch = {}, options: Partial<BackendOptions> = {}): Promise<Apart> {
    const backend = await this.backend({ faults: true, ...options });
    const network = await this.proxy(backend);
    const reached = { url: network.url, token: backend.token, direct: backend.endpoint() };
    const { app, chat } = await this.launch({ backend: reached, ...launch });
    return { app, chat, backend, network };
  }

  /** Starts the packaged app, on a new profile unless one is given. @param program from `unpackPackage`. */
  async launchPackage(
    program: string,
    { profile, env, args }: Pick<StageLaunch, 'profile' | 'env' | 'args'> = {},
  ): Promise<{ app: PackagedApp; chat: Chat }> {
    const app = new PackagedApp(program, profile ?? this.folder('profile'), env);
    this.clearing.push(() => app.kill());
    await app.start(args);
    return { app, chat: new Chat(app) };
  }

  /** Starts the backend alone, on a free port and a new data folder unless others are given. */
  async backend(options: Partial<BackendOptions> = {}): Promise<Backend> {
    const dataDir = options.dataDir ?? this.folder('backend');
    const backend = await Backend.start({ ...options, dataDir });
    this.backends.push(backend);
    this.clearing.push(() => backend.kill());
    return backend;
  }

  /** Puts a network in front of a backend that can be cut, frozen and taken away. */
  async proxy(backend: Pick<Backend, 'port'>): Promise<CutProxy> {
    const proxy = await CutProxy.start(backend.port);
    this.proxies.push(proxy);
    this.clearing.push(() => proxy.stop());
    return proxy;
  }

  /** Starts a look-alike of the platform as one of its generations served it. Any token will do. */
  async generation(name: Generation): Promise<GenerationServer> {
    const server = await startGeneration(name);
    this.clearing.push(() => server.stop());
    return server;
  }

  /** Starts a Redis for `backend({ redis })`. Skips the test where none is installed. */
  async redis(): Promise<RedisServer> {
    this.info.skip(noRedis !== null, noRedis ?? '');
    const server = await startRedis();
    this.clearing.push(() => server.stop());
    return server;
  }

  /** Starts a RabbitMQ for `backend({ rabbitmq })`. Skips the test where none is installed. */
  async rabbitmq(): Promise<Rabbitmq> {
    this.info.skip(noRabbitmq !== null, noRabbitmq ?? '');
    const server = await startRabbitmq();
    this.clearing.push(() => server.stop());
    return server;
  }

  /** Starts a mock of logind. `launch({ sleep: true })` does it for an app. */
  async logind(python: string): Promise<Logind> {
    const logind = await Logind.start(python);
    this.clearing.push(() => logind.stop());
    return logind;
  }

  /** Starts a mock of the desktop's notification service. */
  async notifications(python: string): Promise<NotificationService> {
    const service = await NotificationService.start(python);
    this.clearing.push(() => service.stop());
    return service;
  }

  /** Starts a mock of a desktop that has a tray. */
  async tray(python: string): Promise<TrayHost> {
    const host = await TrayHost.start(python);
    this.clearing.push(() => host.stop());
    return host;
  }

  /** Attaches to the test's report what explains its failure. */
  async explain(): Promise<void> {
    await explain(this.info, this);
  }

  /** Ends and removes everything, the newest first. */
  async clear(): Promise<void> {
    for (const step of this.clearing.toReversed()) await step();
  }
}

interface TestFixtures {
  /** Starts whatever the test needs and clears it away. */
  readonly stage: Stage;
  /** The app on a new profile, with its bundled backend. */
  readonly app: LonghaulApp;
  /** The chat that `app` shows. */
  readonly chat: Chat;
  /** The app, a backend of its own with fault switches, and the network between them. */
  readonly apart: Apart;
  /** A Python with mocks of desktop services. Tests that ask for it are skipped where there is none. */
  readonly mockPython: string;
}

interface WorkerFixtures {
  /** The final transcript of an undisturbed run of a script; each script runs once per worker. */
  readonly reference: (script: string) => Promise<readonly Message[]>;
}

export const test = base.extend<TestFixtures, WorkerFixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads what a fixture needs from this pattern
  stage: async ({}, use, info) => {
    const stage = new Stage(info);
    try {
      await use(stage);
      if (info.status !== info.expectedStatus) await stage.explain();
    } finally {
      await stage.clear();
    }
  },

  app: async ({ stage }, use) => {
    const { app } = await stage.launch();
    await use(app);
  },

  chat: async ({ app }, use) => {
    await use(new Chat(app));
  },

  apart: async ({ stage }, use) => {
    await use(await stage.apart());
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  mockPython: async ({}, use, info) => {
    await use(requireMocks(info));
  },

  reference: [
    // biome-ignore lint/correctness/noEmptyPattern: see above
    async ({}, use) => {
      const runs = new Map<string, Promise<readonly Message[]>>();
      await use((script) => {
        const run = runs.get(script) ?? runUndisturbed(script);
        runs.set(script, run);
        return run;
      });
    },
    { scope: 'worker' },
  ],
});

/** @returns the Python that mocks desktop services. Where there is none the test is skipped and says so. */
function requireMocks(info: TestInfo): string {
  const found = findMocks();
  if ('python' in found) return found.python;
  console.warn(`SKIPPED ${info.titlePath.join(' > ')}: ${found.missing}.`);
  info.skip(true, `No mock of a desktop service: ${found.missing}.`);
  throw new Error('A skipped test goes on.');
}
