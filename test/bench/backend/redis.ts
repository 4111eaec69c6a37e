/** A redis-server on a free port of the loopback interface, which stores nothing on disk. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createClient } from '@redis/client';
import { freePort } from '../../support/free-port.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { untilTrue } from '../../support/until.ts';

export interface RedisServer {
  readonly url: string;
  readonly pid: number;
  /** Bytes of all data, as the server counts them. */
  readonly usedBytes: () => Promise<number>;
  readonly stop: () => Promise<void>;
}

/** @throws Error when there is no redis-server, or when it does not answer. */
export async function startRedis(): Promise<RedisServer> {
  const folder = makeTempFolder('bench-redis');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const child = spawn(
    'redis-server',
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--maxclients', '10000'],
    ],
    { stdio: 'ignore' },
  );
  await once(child, 'spawn');
  await untilTrue(() => answers(url), { what: 'redis-server to answer', timeoutMs: 10_000 });
  return {
    url,
    pid: child.pid ?? 0,
    usedBytes: async () => {
      const memory = await ask(url, ['INFO', 'memory']);
      return Number(/used_memory:(\d+)/.exec(memory)?.[1]);
    },
    stop: async () => {
      await end(child);
      removeFolder(folder);
    },
  };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await ask(url, ['PING'])) === 'PONG';
  } catch {
    // It has not opened its port yet; whoever waits asks again and gives up in the end.
    return false;
  }
}

async function ask(url: string, command: readonly string[]): Promise<string> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return String(await client.sendCommand([...command]));
  } finally {
    client.destroy();
  }
}

/** Kills a process and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
