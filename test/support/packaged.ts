/** The packaged app as a person runs it: started by its own program, as an ordinary user, with Chromium's sandbox on. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, copyFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { ChatHost } from './chat.ts';
import { systemEnvironment } from './environment.ts';
import { type Inspection, inspectProfile } from './inspect.ts';
import { NODE, REPO_ROOT } from './paths.ts';
import { killTree } from './processes.ts';
import { type ReadyBackend, readReadyLine } from './ready-line.ts';
import { until } from './until.ts';

/** `nobody`, who is on every system. */
const ORDINARY_USER = { uid: 65_534, gid: 65_534 };
const MINUTES = 60_000;

/** Makes the package and unpacks it into a folder. @returns the path of the app's program. */
export function unpackPackage(folder: string): string {
  const options = { cwd: REPO_ROOT, timeout: 5 * MINUTES, stdio: 'pipe' } as const;
  const output = execFileSync(NODE, [join(REPO_ROOT, 'scripts/package/make.mjs')], options);
  const deb = /✓ (\S+\.deb): /.exec(output.toString())?.[1];
  if (!deb) throw new Error(`No .deb was made:\n${output.toString()}`);
  execFileSync('dpkg-deb', ['--extract', join(REPO_ROOT, deb), folder], options);
  chmodSync(folder, 0o755);
  return join(folder, 'usr/lib/longhaul/longhaul');
}

export class PackagedApp implements ChatHost {
  private child: ChildProcess | null = null;
  private browser: Browser | null = null;
  private window: Page | null = null;
  output = '';

  constructor(
    private readonly program: string,
    readonly profile: string,
    private readonly env: Readonly<Record<string, string>> = {},
  ) {
    mkdirSync(profile, { recursive: true });
    if (isRoot()) chownSync(profile, ORDINARY_USER.uid, ORDINARY_USER.gid);
  }

  get page(): Page {
    if (!this.window) throw new Error('The app does not run.');
    return this.window;
  }

  /** Starts the app and looks into its window through Chromium's debugging port, the only way in that packages have. */
  async start(args: readonly string[] = []): Promise<void> {
    this.output = '';
    const child = this.spawn(['--remote-debugging-port=0', ...args]);
    this.child = child;
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => {
        this.output += chunk.toString();
      });
    }
    const endpoint = await until(() => this.devtools(), {
      what: 'the app to start',
      timeoutMs: MINUTES,
    });
    this.browser = await chromium.connectOverCDP(endpoint);
    this.window = await until(() => this.browser?.contexts()[0]?.pages()[0], {
      what: 'the window',
      timeoutMs: MINUTES,
    });
  }

  /** Starts it once more beside itself, as the system does to hand over a link. @returns how that start ended. */
  async startSecond(...args: readonly string[]): Promise<number | null> {
    const second = this.spawn(args);
    return new Promise((resolve) => second.once('close', resolve));
  }

  /** Waits until the app has ended by itself. @returns its exit code. */
  async ended(): Promise<number | null> {
    const { child } = this;
    if (!child) throw new Error('The app does not run.');
    await until(() => child.exitCode !== null || null, { what: 'the app to end' });
    await this.kill();
    return child.exitCode;
  }

  private spawn(args: readonly string[]) {
    return spawn(this.program, args, {
      ...(isRoot() && ORDINARY_USER),
      cwd: this.profile,
      detached: true,
      env: {
        ...systemEnvironment(),
        ...this.displayAccess(),
        HOME: this.profile,
        LANGUAGE: 'en',
        LC_ALL: 'C.UTF-8',
        LONGHAUL_USER_DATA_DIR: this.profile,
        ...this.env,
      },
    });
  }

  /** SIGKILL for all its processes. */
  async kill(): Promise<void> {
    const { pid } = this.child ?? {};
    if (pid !== undefined) await killTree(pid, this.profile);
    await this.browser?.close().catch(() => undefined);
    this.child = null;
    this.browser = null;
    this.window = null;
  }

  /** Whether a process runs under a filter of system calls, by the words of `/proc`; by kind of process. */
  seccomp(): Map<string, boolean> {
    const { pid } = this.child ?? {};
    const lines = execFileSync('ps', ['-eo', 'pid=,pgid=,args='])
      .toString()
      .split('\n')
      .map((line) => /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line))
      .filter((match) => Number(match?.[2]) === pid);
    return new Map(
      lines.map((match) => {
        const kind = /--type=([\w-]+)/.exec(match?.[3] ?? '')?.[1] ?? 'main';
        const status = readFileSync(`/proc/${match?.[1]}/status`, 'utf8');
        return [kind, /^Seccomp:\s+2$/m.test(status)];
      }),
    );
  }

  /** The display's key belongs to whoever runs the tests: the ordinary user gets a copy. */
  private displayAccess(): Record<string, string> {
    const key = process.env.XAUTHORITY;
    if (!key || !isRoot()) return {};
    const copy = join(this.profile, 'display-key');
    copyFileSync(key, copy);
    chownSync(copy, ORDINARY_USER.uid, ORDINARY_USER.gid);
    return { XAUTHORITY: copy };
  }

  /** @throws Error when the app has ended instead. */
  private devtools(): string | undefined {
    if (this.child?.exitCode !== null) throw new Error(`The app has ended:\n${this.output}`);
    return /DevTools listening on (ws:\S+)/.exec(this.output)?.[1];
  }

  /** Where its bundled backend is. @throws Error when it has not started one. */
  endpoint(): ReadyBackend {
    const ready = readReadyLine(readFileSync(join(this.profile, 'logs', 'main.log'), 'utf8'));
    if (!ready) throw new Error('The app has not started a backend.');
    return ready;
  }

  /** The profile as JSON, whether the app runs or not. */
  inspect(): Promise<Inspection> {
    return inspectProfile(this.profile);
  }

  evaluateInWindow(script: string): Promise<unknown> {
    return this.page.evaluate(script);
  }

  async reload(): Promise<void> {
    await this.page.reload();
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
