/** The backend alone, as a process of its own: what `npm run backend` starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { SessionDetailBody, TaskDetailBody } from '@shared/protocol/rest';
import type { FileScriptInput } from '../../src/backend/copilot/scripted/script-file.ts';
import { systemEnvironment } from './environment.ts';
import { FaultSwitches } from './faults.ts';
import { freePort } from './free-port.ts';
import { BUILT, NODE, REPO_ROOT, requireBuild } from './paths.ts';
import type { Rabbitmq } from './rabbitmq.ts';
import { type ReadyBackend, readReadyLine } from './ready-line.ts';
import type { RedisServer } from './redis.ts';
import { until } from './until.ts';

/** Whoever starts backends may be killed, and then nobody could end them. */
const END_WITH_PARENT = pathToFileURL(join(REPO_ROOT, 'scripts/lib/end-with-parent.mjs')).href;

export interface BackendOptions {
  /** Keeps everything that the backend knows. */
  readonly dataDir: string;
  /** Kept across restarts; a free one is chosen when none is given. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Switches that break it; see `faults`. */
  readonly faults?: boolean;
  /** Scripts of the test's own for the scripted copilot; see `docs/backend.md`, *Scripts*. */
  readonly scripts?: readonly FileScriptInput[];
  /** Stores everything there instead of in SQLite. */
  readonly redis?: Pick<RedisServer, 'url'>;
  /** Takes completions of operations from there. */
  readonly rabbitmq?: Pick<Rabbitmq, 'url'>;
  /** The program, when it is not the one of the app's build. */
  readonly entry?: string;
}

export class Backend {
  readonly port: number;
  readonly dataDir: string;
  private readonly env: Readonly<Record<string, string>>;
  private readonly entry: string;
  private child: ChildProcess | null = null;
  private bearer = '';
  private output = '';

  private constructor(port: number, options: BackendOptions) {
    this.port = port;
    this.dataDir = options.dataDir;
    this.env = environment(options);
    this.entry = options.entry ?? BUILT.backend;
  }

  /** Starts a backend and waits until it listens. @throws Error with what it said, when it does not. */
  static async start(options: BackendOptions): Promise<Backend> {
    if (options.entry === undefined) requireBuild();
    const backend = new Backend(options.port ?? (await freePort()), options);
    await backend.restart();
    return backend;
  }

  /** Where it listens, without a trailing slash. */
  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The local bearer token. */
  get token(): string {
    return this.bearer;
  }

  /** What an app needs to use it. */
  endpoint(): ReadyBackend {
    return { url: this.url, token: this.token };
  }

  /** Switches that disturb its answers and itself; it must have been started with `faults`. */
  get faults(): FaultSwitches {
    return new FaultSwitches(this.url, this.token);
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  get running(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Starts it, or starts it again on the same port and data. */
  async restart(): Promise<void> {
    if (this.running) throw new Error('The backend still runs.');
    const child = spawn(NODE, ['--import', END_WITH_PARENT, this.entry], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...systemEnvironment(),
        HOST: '127.0.0.1',
        PORT: String(this.port),
        LONGHAUL_DATA_DIR: this.dataDir,
        ...this.env,
      },
    });
    this.child = child;
    let printed = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
    const ready = await until(
      () => {
        if (child.exitCode !== null) throw new Error(`The backend did not start: ${this.output}`);
        return readReadyLine(printed);
      },
      { what: 'the backend to say that it is ready', timeoutMs: 120_000, intervalMs: 20 },
    );
    if (ready.url !== this.url) throw new Error(`The backend listens on ${ready.url}.`);
    this.bearer = ready.token;
  }

  /** Ends it without warning. */
  kill(): Promise<void> {
    return this.end('SIGKILL');
  }

  /** Asks it to end, and waits. */
  stop(): Promise<void> {
    return this.end('SIGTERM');
  }

  /** A session as the chat API tells it. @throws Error when it cannot. */
  async session(id: string): Promise<SessionDetailBody> {
    return (await this.read(`/sessions/${id}`)) as SessionDetailBody;
  }

  /** A task as the chat API tells it. @throws Error when it cannot. */
  async task(id: string): Promise<TaskDetailBody> {
    return (await this.read(`/tasks/${id}`)) as TaskDetailBody;
  }

  /** Waits until the server has brought a task to its end, whoever listens. */
  async waitForEnd(taskId: string): Promise<TaskDetailBody> {
    return until(
      async () => {
        const task = await this.task(taskId);
        return task.status === 'running' ? null : task;
      },
      { what: `the server to finish task ${taskId}`, timeoutMs: 150_000, intervalMs: 100 },
    );
  }

  /** Deletes a session, as another device of the same person may. @throws Error when it cannot. */
  async deleteSession(id: string): Promise<void> {
    const response = await fetch(`${this.url}/api/chat/sessions/${id}`, {
      method: 'DELETE',
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!response.ok) throw new Error(`Deleting session ${id} was answered ${response.status}.`);
  }

  /** Its log file, and what it printed on standard error. */
  log(): string {
    const file = join(this.dataDir, 'backend.log');
    return this.output + (existsSync(file) ? readFileSync(file, 'utf8') : '');
  }

  private async read(path: string): Promise<unknown> {
    const response = await fetch(`${this.url}/api/chat${path}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!response.ok) throw new Error(`GET ${path} was answered ${response.status}.`);
    return await response.json();
  }

  private async end(signal: NodeJS.Signals): Promise<void> {
    const { child } = this;
    if (!child) return;
    this.child = null;
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await gone;
  }
}

/** @returns what a backend with these options finds in its environment. */
function environment(options: BackendOptions): Readonly<Record<string, string>> {
  const { dataDir, faults, scripts, redis, rabbitmq, env } = options;
  return {
    ...(faults && { LONGHAUL_FAULTS: '1' }),
    ...(scripts && { LONGHAUL_SCRIPTS: writeScripts(dataDir, scripts) }),
    ...(redis && { REDIS_URL: redis.url }),
    ...(rabbitmq && { RABBITMQ_URL: rabbitmq.url }),
    ...env,
  };
}

/** @returns the path of the file. */
function writeScripts(dataDir: string, scripts: readonly FileScriptInput[]): string {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, 'scripts.json');
  writeFileSync(file, JSON.stringify({ scripts }));
  return file;
}
