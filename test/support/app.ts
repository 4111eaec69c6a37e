/** A running Longhaul: the real app in real Electron, on a profile of its own. */

import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ConsoleMessage, ElectronApplication, Page } from '@playwright/test';
import { type Inspection, inspectProfile } from './inspect.ts';
import { type LaunchOptions, type SecondStart, startBeside, startElectron } from './launch.ts';
import type { Logind } from './logind.ts';
import { requireBuild } from './paths.ts';
import { killTree, processTree, signal } from './processes.ts';
import { type ReadyBackend, readReadyLine } from './ready-line.ts';

/** How long a window may take on a busy machine. */
const WINDOW_MS = 90_000;

/** Errors and warnings that a window has reported, from the first launch on. */
export interface PageTrouble {
  readonly kind: 'console' | 'uncaught';
  readonly text: string;
}

export class LonghaulApp {
  readonly trouble: PageTrouble[] = [];
  /** What all the app's processes wrote to the terminal. */
  output = '';
  private options: LaunchOptions;
  private electron: ElectronApplication | null = null;
  /** Kept beside it: Playwright gives its own away when the process has ended. */
  private program: ChildProcess | null = null;
  private window: Page | null = null;

  private constructor(options: LaunchOptions) {
    this.options = options;
  }

  /** Starts the app and waits for its window. @throws Error when there is no build, or no window comes. */
  static async launch(options: LaunchOptions): Promise<LonghaulApp> {
    requireBuild();
    const app = new LonghaulApp(options);
    try {
      await app.start(options.args);
    } catch (error) {
      await app.dispose();
      throw error;
    }
    return app;
  }

  /** The folder of the profile. */
  get profile(): string {
    return this.options.profile;
  }

  /** The main process. @throws Error while the app does not run. */
  get main(): ElectronApplication {
    if (!this.electron) throw new Error('The app does not run.');
    return this.electron;
  }

  /** The first window. @throws Error while the app does not run. */
  get page(): Page {
    if (!this.window) throw new Error('The app does not run.');
    return this.window;
  }

  /** False before a start and after `kill` or `close`. */
  get running(): boolean {
    return this.electron !== null;
  }

  /** Pids of all processes of the app, its backend included. */
  get pids(): number[] {
    return processTree(this.pid, this.profile);
  }

  /**
   * Starts the app again on the same profile.
   * @param changed what is different from the last launch, such as a backend with a newer token.
   */
  async relaunch(changed: Partial<Omit<LaunchOptions, 'profile'>> = {}): Promise<void> {
    if (this.electron) throw new Error('The app still runs.');
    this.options = { ...this.options, ...changed };
    await this.start();
  }

  /** SIGKILL for everything at once, as an out-of-memory killer or a power cut would. @returns the pids killed. */
  async kill(): Promise<number[]> {
    const closed = this.hasEnded ? null : this.main.waitForEvent('close');
    const killed = await killTree(this.pid, this.profile);
    await closed;
    this.forget();
    return killed;
  }

  /** Waits until the app has ended by itself. */
  async ended(): Promise<void> {
    if (!this.hasEnded) await this.main.waitForEvent('close');
    this.forget();
  }

  /** Chooses an entry of the menu bar. @param id the entry's own. @throws Error when there is none. */
  async chooseInMenu(id: string): Promise<void> {
    await this.main.evaluate(({ Menu }, wanted) => {
      const item = Menu.getApplicationMenu()?.getMenuItemById(wanted);
      if (!item) throw new Error(`The menu bar has no ${wanted}.`);
      item.click();
    }, id);
  }

  /** Quits the app as a person would. Playwright's own way does nothing in an app that has slept. */
  async close(): Promise<void> {
    const program = this.main.process();
    const gone = new Promise((resolve) => program.once('exit', resolve));
    await this.main.evaluate(({ app }) => void setImmediate(() => app.quit()));
    await gone;
    this.forget();
  }

  /** Ends what runs, whatever state it is in. For the end of a test. */
  async dispose(): Promise<void> {
    if (this.electron) await this.kill();
  }

  /** Reloads the window, also one that has crashed before. */
  async reload(): Promise<void> {
    await this.main.evaluate(async ({ BrowserWindow }) => {
      const contents = BrowserWindow.getAllWindows()[0]?.webContents;
      if (!contents) throw new Error('There is no window.');
      const loaded = new Promise<void>((resolve) => contents.once('did-finish-load', resolve));
      contents.reload();
      await loaded;
    });
  }

  /**
   * Evaluates a script in the window by way of the main process. Playwright gives a page up once it has crashed; the app
   * does not.
   */
  async evaluateInWindow(script: string): Promise<unknown> {
    return this.main.evaluate(
      ({ BrowserWindow }, code) =>
        BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(code),
      script,
    );
  }

  /** Ends the window's process as a crash would, and waits until the app has noticed. */
  async crashRenderer(): Promise<void> {
    const crashed = this.page.waitForEvent('crash');
    await this.main.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
    await crashed;
  }

  /** Kills the bundled backend's process only. The app starts another. @throws Error while there is none. */
  async killBackend(): Promise<void> {
    signal(await this.bundledBackendPid(), 'SIGKILL');
  }

  /** The machine is about to sleep. From then on Playwright's own connection may be gone: use `evaluateInWindow`. */
  suspend(): Promise<void> {
    return this.logind.suspend();
  }

  /** The machine has woken. */
  resume(): Promise<void> {
    return this.logind.resume();
  }

  /**
   * The machine loses its network, by the word of the window. An app whose backend is on this machine goes on all the
   * same, as it should; to take that backend away, use a `network` between them.
   */
  async goOffline(): Promise<void> {
    await this.main.context().setOffline(true);
  }

  /** The machine has its network again. */
  async goOnline(): Promise<void> {
    await this.main.context().setOffline(false);
  }

  /** Opens another window, with a chat of its own. @returns its page, when it can be written in. */
  async openWindow(): Promise<Page> {
    const opened = this.main.waitForEvent('window', { timeout: WINDOW_MS });
    await this.page.keyboard.press('Control+Shift+n');
    const page = await opened;
    await page.getByTestId('composer-input').waitFor({ timeout: WINDOW_MS });
    return page;
  }

  /** Starts the app once more on the profile that this one uses, and waits for the end of that start. */
  startSecond(...args: readonly string[]): Promise<SecondStart> {
    return startBeside(this.options, args);
  }

  /** The profile as JSON, whether the app runs or not. */
  inspect(): Promise<Inspection> {
    return inspectProfile(this.profile);
  }

  /**
   * Writes what Playwright has seen and done since the last start to a file for `npx playwright show-trace`. A kill takes
   * what was seen before it along.
   */
  async saveTrace(path: string): Promise<void> {
    await this.main.context().tracing.stop({ path });
  }

  /** The app's own log, which holds what the bundled backend prints. */
  mainLog(): string {
    return readIfPresent(join(this.profile, 'logs', 'main.log'));
  }

  /** The bundled backend's log: one JSON object per line, requests among them. */
  backendLog(): string {
    return readIfPresent(join(this.profile, 'backend', 'backend.log'));
  }

  /** Where the app's backend is: the one it was launched with, or its own; past any network. @throws Error when there is none. */
  endpoint(): ReadyBackend {
    const { backend } = this.options;
    if (backend) return backend.direct ?? backend;
    const ready = readReadyLine(this.mainLog());
    if (!ready) throw new Error('The app has not started a backend.');
    return ready;
  }

  /** Pid of the bundled backend's process. @throws Error while there is none. */
  async bundledBackendPid(): Promise<number> {
    const pid = await this.findBackendPid();
    if (pid === undefined) throw new Error('The bundled backend does not run.');
    return pid;
  }

  /** The same, or undefined while there is none. */
  async findBackendPid(): Promise<number | undefined> {
    const metrics = await this.main.evaluate(({ app }) => app.getAppMetrics());
    return metrics.find(({ name }) => name === 'Longhaul backend')?.pid;
  }

  private get logind(): Logind {
    const { logind } = this.options;
    if (!logind) throw new Error('Launch the app with `sleep: true` to have the machine sleep.');
    return logind;
  }

  private get pid(): number {
    const pid = this.program?.pid;
    if (pid === undefined) throw new Error('The app does not run.');
    return pid;
  }

  private get hasEnded(): boolean {
    return this.program?.exitCode !== null || this.program.signalCode !== null;
  }

  private async start(args: readonly string[] = []): Promise<void> {
    // Playwright's own time limit covers the start; a window that never comes fails the same way.
    this.electron = await startElectron(this.options, args, (text) => {
      this.output += text;
    });
    this.program = this.electron.process();
    this.electron.context().on('console', (message) => this.heard(message));
    this.electron.context().on('weberror', (error) => {
      this.trouble.push({ kind: 'uncaught', text: String(error.error()) });
    });
    if (this.options.trace !== false) {
      // Pictures of the page with every call would slow down what is tested: whoever looks for a failure asks for them.
      const snapshots = process.env.LONGHAUL_TRACE === 'full';
      await this.electron.context().tracing.start({ snapshots });
    }
    this.window = await this.electron.firstWindow();
    // Keys that come before the page shows anything reach nobody.
    await this.window
      .locator('#root > *')
      .first()
      .waitFor({ state: 'attached', timeout: WINDOW_MS });
  }

  private forget(): void {
    this.electron = null;
    this.program = null;
    this.window = null;
  }

  private heard(message: ConsoleMessage): void {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    this.trouble.push({ kind: 'console', text: message.text() });
  }
}

function readIfPresent(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
