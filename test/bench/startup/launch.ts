/** Starts an app as a desktop does, without Playwright, whose loader would hold back the app's start. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemEnvironment } from '../../support/environment.ts';
import { sandboxArguments } from '../../support/launch.ts';
import { electronExecutable, REPO_ROOT } from '../../support/paths.ts';
import { killTree, processTree, signal } from '../../support/processes.ts';
import { until } from '../../support/until.ts';
import { type Memory, memoryOf } from '../memory.ts';

export class Launched {
  /** When the process was started, milliseconds since the epoch. */
  readonly at = Date.now();
  private readonly profile: string;
  private readonly child: ChildProcess;
  private output = '';

  /** @param app path of the app, or null for the one at `executable`. */
  constructor(
    app: string | null,
    profile: string,
    env: Readonly<Record<string, string>>,
    executable = electronExecutable(),
  ) {
    this.profile = profile;
    const args = [
      ...(app === null ? [] : [app]),
      '--remote-debugging-port=0',
      `--user-data-dir=${profile}`,
      ...sandboxArguments(),
    ];
    this.child = spawn(executable, args, {
      cwd: REPO_ROOT,
      // A group of its own, so that all its processes are found.
      detached: true,
      env: { ...systemEnvironment(), LANGUAGE: 'en', LC_ALL: 'C.UTF-8', ...env },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.child.stderr?.on('data', (chunk: Buffer) => {
      this.output += chunk.toString();
    });
  }

  /** The port of Chromium's debugging protocol. */
  port(): Promise<number> {
    const listening = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)/;
    return until(
      () => {
        if (this.child.exitCode !== null) throw new Error(`The app has ended.\n${this.output}`);
        const found = listening.exec(this.output)?.[1];
        return found === undefined ? null : Number(found);
      },
      { what: 'the debugging protocol', intervalMs: 5 },
    );
  }

  /** What all its processes hold now. */
  memory(): Memory {
    return memoryOf(processTree(this.pid, this.profile));
  }

  /** Quits as a person would; an app that does not is killed. */
  async quit(): Promise<void> {
    if (this.child.exitCode === null) {
      const ended = once(this.child, 'exit');
      signal(this.pid, 'SIGTERM');
      await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 15_000).unref())]);
    }
    await killTree(this.pid, this.profile);
  }

  private get pid(): number {
    const { pid } = this.child;
    if (pid === undefined) throw new Error('The app has not started.');
    return pid;
  }
}
