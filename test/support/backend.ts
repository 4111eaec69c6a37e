/** The backend alone, as a process of its own: what `npm run backend` starts. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SessionDetailBody } from '@shared/protocol/rest';
import { systemEnvironment } from './environment.ts';
import { freePort } from './free-port.ts';
import { BUILT, NODE, requireBuild } from './paths.ts';
import { type ReadyBackend, readReadyLine } from './ready-line.ts';
import { until } from './until.ts';

export interface BackendOptions {
  /** Keeps everything that the backend knows. */
  readonly dataDir: string;
  /** Kept across restarts; a free one is chosen when none is given. */
  readonly port?: number;
  readonly env?: Readonly<Record<string, string>>;
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

  private constructor(port: number, { dataDir, env = {}, entry = BUILT.backend }: BackendOptions) {
    this.port = port;
    this.dataDir = dataDir;
    this.env = env;
    this.entry = entry;
  }

  static async start(options: BackendOptions): Promise<Backend> {
    if (options.entry === undefined) requireBuild();
    const backend = new Backend(options.port ?? (await freePort()), options);
    await backend.restart();
    return backend;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** The local bearer token. */
  get token(): string {
    return this.bearer;
  }

  endpoint(): ReadyBackend {
    return { url: this.url, token: this.token };
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
    const child = spawn(NODE, [this.entry], {
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
    const response = await fetch(`${this.url}/api/chat/sessions/${id}`, {
      headers: { authorization: `Bearer ${this.token}` },
    });
    if (!response.ok) throw new Error(`Asking for session ${id} was answered ${response.status}.`);
    return (await response.json()) as SessionDetailBody;
  }

  /** Its log file, and what it printed on standard error. */
  log(): string {
    const file = join(this.dataDir, 'backend.log');
    return this.output + (existsSync(file) ? readFileSync(file, 'utf8') : '');
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
