/** Hearing a process from its first word on. Playwright hands over what it has started only once it is connected to it. */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What Node says of each process that this one is about to start. */
const SPAWNING = 'tracing:child_process.spawn:start';

interface Spawning {
  readonly process: ChildProcess;
  readonly options: { readonly envPairs: readonly string[] };
}

/**
 * From now on, hears the processes that are started with this variable.
 * @param variable as `NAME=value`.
 * @returns a function that leaves those to themselves that are started later.
 */
export function hearFromBirth(variable: string, heard: (text: string) => void): () => void {
  const attend = (message: unknown) => {
    const { process: child, options } = message as Spawning;
    if (!options.envPairs.includes(variable)) return;
    child.once('spawn', () => {
      for (const stream of [child.stdout, child.stderr]) {
        stream?.on('data', (chunk: Buffer) => heard(chunk.toString()));
      }
    });
  };
  subscribe(SPAWNING, attend);
  return () => unsubscribe(SPAWNING, attend);
}
