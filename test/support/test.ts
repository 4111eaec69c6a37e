/**
 * The fixtures of the end-to-end tests. Whatever a test puts on stage is cleared away afterwards, in whatever state the
 * test leaves it; when the test has failed, what explains it is attached first.
 */
import { test as base, type TestInfo } from '@playwright/test';
import type { Message } from '@shared/chat/message';
import { type LaunchOptions, LonghaulApp } from './app.ts';
import { Backend, type BackendOptions } from './backend.ts';
import { Chat } from './chat.ts';
import { CutProxy } from './cut-proxy.ts';
import { Logind } from './logind.ts';
import { NotificationService } from './notifications.ts';
import { PackagedApp } from './packaged.ts';
import { findMocks } from './private-bus.ts';
import { runUndisturbed } from './reference.ts';
import { makeTempFolder, removeFolder } from './temp-folder.ts';
import { TrayHost } from './tray.ts';

export { expect } from '@playwright/test';

export class Stage {
  private readonly apps: LonghaulApp[] = [];
  private readonly backends: Backend[] = [];
  private readonly clearing: (() => Promise<void> | void)[] = [];

  /** A folder that is removed after the test. */
  folder(purpose: string): string {
    const folder = makeTempFolder(purpose);
    this.clearing.push(() => removeFolder(folder));
    return folder;
  }

  /** Starts the app, on a new profile unless one is given. */
  async launch(options: Partial<LaunchOptions> = {}): Promise<{ app: LonghaulApp; chat: Chat }> {
    const profile = options.profile ?? this.folder('profile');
    const app = await LonghaulApp.launch({ ...options, profile });
    this.apps.push(app);
    this.clearing.push(() => app.dispose());
    return { app, chat: new Chat(app) };
  }

  /** Starts the packaged app on a new profile. */
  async launchPackage(program: string): Promise<{ app: PackagedApp; chat: Chat }> {
    const app = new PackagedApp(program, this.folder('profile'));
    this.clearing.push(() => app.kill());
    await app.start();
    return { app, chat: new Chat(app) };
  }

  async backend(options: Partial<BackendOptions> = {}): Promise<Backend> {
    const dataDir = options.dataDir ?? this.folder('backend');
    const backend = await Backend.start({ ...options, dataDir });
    this.backends.push(backend);
    this.clearing.push(() => backend.kill());
    return backend;
  }

  async proxy(backend: Backend): Promise<CutProxy> {
    const proxy = await CutProxy.start(backend.port);
    this.clearing.push(() => proxy.stop());
    return proxy;
  }

  async logind(python: string): Promise<Logind> {
    const logind = await Logind.start(python);
    this.clearing.push(() => logind.stop());
    return logind;
  }

  async notifications(python: string): Promise<NotificationService> {
    const service = await NotificationService.start(python);
    this.clearing.push(() => service.stop());
    return service;
  }

  async tray(python: string): Promise<TrayHost> {
    const host = await TrayHost.start(python);
    this.clearing.push(() => host.stop());
    return host;
  }

  /** Attaches screenshots, logs and the state on disk. */
  async explain(info: TestInfo): Promise<void> {
    const attach = (name: string, body: string | Buffer, contentType = 'text/plain') =>
      info.attach(name, { body, contentType });
    for (const [index, app] of this.apps.entries()) {
      const name = `app-${index + 1}`;
      await attach(`${name}-output`, app.output);
      await attach(`${name}-trouble`, JSON.stringify(app.trouble, null, 2));
      await attach(`${name}-main.log`, app.mainLog());
      await attach(`${name}-backend.log`, app.backendLog());
      const state = await app.inspect().then((found) => JSON.stringify(found, null, 2), String);
      await attach(`${name}-inspect`, state, 'application/json');
      if (!app.running) continue;
      const picture = await app.page.screenshot({ timeout: 5_000 }).catch(String);
      await attach(
        `${name}-screen`,
        picture,
        typeof picture === 'string' ? 'text/plain' : 'image/png',
      );
    }
    for (const [index, backend] of this.backends.entries()) {
      await attach(`backend-${index + 1}.log`, backend.log());
    }
  }

  async clear(): Promise<void> {
    for (const step of this.clearing.toReversed()) await step();
  }
}

interface TestFixtures {
  readonly stage: Stage;
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
    const stage = new Stage();
    try {
      await use(stage);
      if (info.status !== info.expectedStatus) await stage.explain(info);
    } finally {
      await stage.clear();
    }
  },

  // biome-ignore lint/correctness/noEmptyPattern: see above
  mockPython: async ({}, use, info) => {
    const found = findMocks();
    if ('missing' in found) {
      console.warn(`SKIPPED ${info.titlePath.join(' > ')}: ${found.missing}.`);
      info.skip(true, `No mock of a desktop service: ${found.missing}.`);
      return;
    }
    await use(found.python);
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
