/** A real backend process, to be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { z } from 'zod';

export const TOKEN = 'a-token-for-tests';

const readyLine = z.object({ ready: z.literal(true), url: z.string(), tokenFile: z.string() });

export interface BackendProcess {
  readonly url: string;
  readonly tokenFile: string;
  readonly pid: number;
  /** Everything said on stderr so far. */
  readonly stderr: () => string;
  /** Sends a signal and waits for the end. @returns the exit code, or null after a deadly signal. */
  readonly end: (signal: NodeJS.Signals) => Promise<number | null>;
}

export interface Exit {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts a backend and waits until it listens. */
export async function startProcess(
  entry: string,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<BackendProcess> {
  const child = launch(entry, dataDir, env);
  const stderr = gather(child.stderr);
  const exited = once(child, 'exit');
  const line = await Promise.race([
    firstLine(child),
    exited.then(() => Promise.reject(new Error(`The backend ended early: ${stderr()}`))),
  ]);
  const { url, tokenFile } = readyLine.parse(JSON.parse(line));
  return {
    url,
    tokenFile,
    pid: child.pid ?? 0,
    stderr,
    end: async (signal) => {
      child.kill(signal);
      await exited;
      return child.exitCode;
    },
  };
}

/** Starts a backend that is expected to give up. */
export async function runToExit(
  entry: string,
  dataDir: string,
  env: Record<string, string> = {},
): Promise<Exit> {
  const child = launch(entry, dataDir, env);
  const stdout = gather(child.stdout);
  const stderr = gather(child.stderr);
  await once(child, 'close');
  return { code: child.exitCode, stdout: stdout(), stderr: stderr() };
}

function launch(entry: string, dataDir: string, env: Record<string, string>): ChildProcess {
  return spawn(process.execPath, [entry], {
    env: { ...process.env, LONGHAUL_DATA_DIR: dataDir, LONGHAUL_TOKEN: TOKEN, PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

function gather(stream: NodeJS.ReadableStream | null): () => string {
  let text = '';
  stream?.on('data', (data: Buffer) => {
    text += data.toString();
  });
  return () => text;
}

async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout) throw new Error('no stdout');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('stdout ended without a line');
}
