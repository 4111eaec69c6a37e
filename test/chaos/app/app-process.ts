/** The app's process as a chaos run holds it: commands go in, and it can be killed at any moment. */
import { type ChildProcess, fork } from 'node:child_process';
import { killChild } from '../../support/processes.ts';
import type { Command, Dump, Reply, Standing } from './protocol.ts';

/** The process ended while it was asked for something. */
export class AppGoneError extends Error {
  override readonly name = 'AppGoneError';
}

export class AppProcess {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, (reply: Reply) => void>();
  private lastId = 0;
  private killed = false;
  private output = '';

  constructor(entry: string) {
    this.child = fork(entry, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      stream?.on('data', (bytes: Buffer) => {
        this.output += bytes.toString();
      });
    }
    this.child.on('message', (reply: Reply) => {
      this.waiting.get(reply.id)?.(reply);
      this.waiting.delete(reply.id);
    });
    this.child.on('exit', (code) => {
      const error = `The app ended (exit code ${code}): ${this.output.slice(-2_000)}`;
      for (const [id, answer] of this.waiting) answer({ id, error });
      this.waiting.clear();
    });
    // A process that is killed while it is written to.
    this.child.on('error', () => undefined);
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get running(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null && !this.killed;
  }

  /** What it wrote that nobody asked for: a crash, or a warning. */
  get trouble(): string {
    return this.output;
  }

  open(options: Omit<Extract<Command, { type: 'open' }>, 'type'>): Promise<void> {
    return this.ask({ type: 'open', ...options });
  }

  standing(): Promise<Standing> {
    return this.ask({ type: 'standing' });
  }

  dump(): Promise<Dump> {
    return this.ask({ type: 'dump' });
  }

  /** @throws AppGoneError when it ends before it answers, and Error with what went wrong in it. */
  async ask<T = void>(command: Command): Promise<T> {
    if (!this.running) throw new AppGoneError('The app does not run.');
    this.lastId += 1;
    const id = this.lastId;
    const reply = await new Promise<Reply>((resolve) => {
      this.waiting.set(id, resolve);
      this.child.send({ id, command }, () => undefined);
    });
    if (reply.error === undefined) return reply.result as T;
    if (this.running) throw new Error(`${command.type}: ${reply.error}`);
    throw new AppGoneError(reply.error);
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.killed = true;
    await killChild(this.child);
  }
}
