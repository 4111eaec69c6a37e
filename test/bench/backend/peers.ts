/** The peers: each in a process of its own, which a small program of ours hosts. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import { killChild } from '../../support/processes.ts';
import { startRedis } from '../../support/redis.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import type { Subject } from './subject.ts';

const readyLine = z.object({ control: z.string() });
const started = z.object({ url: z.string() });

/** `resumable-stream` on Redis: what a Next.js app with the AI SDK uses. */
export async function startResumableStream(): Promise<Subject> {
  const redis = await startRedis();
  const host = await startHost('resumable-stream', [redis.url]);
  return subject('resumable-stream 2.2.13', host, redis.pid, async () => {
    await host.stop();
    await redis.stop();
  });
}

/** `@durable-streams/server`, with its storage in files or in memory. */
export async function startDurableStreams(storage: 'files' | 'memory'): Promise<Subject> {
  const folder = makeTempFolder('bench-durable');
  const host = await startHost('durable-streams', storage === 'files' ? [folder] : []);
  return subject('@durable-streams/server 0.3.7', host, null, async () => {
    await host.stop();
    removeFolder(folder);
  });
}

interface Host {
  readonly pid: number;
  readonly control: string;
  readonly stop: () => Promise<void>;
}

function subject(
  name: string,
  host: Host,
  storePid: number | null,
  stop: () => Promise<void>,
): Subject {
  return {
    name,
    pid: host.pid,
    storePid,
    stamp: 't',
    ends: false,
    startStream: async ({ events, interval }) => {
      const response = await fetch(`${host.control}/?events=${events}&interval=${interval}`);
      if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
      return { ...started.parse(await response.json()), headers: {} };
    },
    storedBytes: async () => null,
    stop,
  };
}

async function startHost(name: string, args: readonly string[]): Promise<Host> {
  const file = join(import.meta.dirname, 'peers', `${name}.ts`);
  const child = spawn(process.execPath, [file, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit').then(() => {
    throw new Error(`${name} did not start.`);
  });
  const { control } = await Promise.race([readyLineOf(child.stdout), exited]);
  // Once it runs, its end is ours.
  exited.catch(() => undefined);
  return { pid: child.pid ?? 0, control, stop: () => killChild(child) };
}

/** Reads what the process says of itself; what its library says on the same stream is passed over. */
function readyLineOf(stdout: Readable): Promise<z.infer<typeof readyLine>> {
  return new Promise((resolve) => {
    createInterface(stdout).on('line', (line) => {
      if (line.startsWith('{')) resolve(readyLine.parse(JSON.parse(line)));
    });
  });
}
