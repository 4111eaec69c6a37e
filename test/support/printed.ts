/** Hearing a process from its first word on. Playwright hands over what it has started only once it is connected to it. */
import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** What Node says of each process that this one is about to start. */
const SPAWNING = 'tracing:child_process.spawn:start';

interface Spawning {
  readonly process: ChildProcess;
  readonly options: { readonly envPairs: readonly string[] };
}

/** Hears what a process prints from now on. */
export function hear({ stdout, stderr }: ChildProcess, heard: (text: string) => void): void {
  for (const stream of [stdout, stderr]) {
    stream?.on('data', (chunk: Buffer) => heard(chunk.toString()));
  }
}

/**
 * From now on, hears the processes that are started with this variable.
 * @param variable as `NAME=value`.
 * @returns a function that leaves those to themselves that are started later, and says whether there was one. Node 20 tells
 *   of none.
 */
export function hearFromBirth(variable: string, heard: (text: string) => void): () => boolean {
  let found = false;
  const attend = (message: unknown) => {
    const { process: child, options } = message as Spawning;
    if (!options.envPairs.includes(variable)) return;
    found = true;
    child.once('spawn', () => hear(child, heard));
  };
  subscribe(SPAWNING, attend);
  return () => {
    unsubscribe(SPAWNING, attend);
    return found;
  };
}
