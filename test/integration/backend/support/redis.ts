/** A real redis-server on a free loopback port, for one test file. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { createClient } from '@redis/client';
import { describe } from 'vitest';
import { makeFolder } from './folder';
import { until } from './until';

export interface RedisServer {
  readonly url: string;
  /** Sends a command, as a person with `redis-cli` would. */
  readonly command: (...args: string[]) => Promise<unknown>;
  /** Kills the server at once. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, with what it has stored. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const found = spawnSync('redis-server', ['--version']).status === 0;

/** Tests that need a redis-server. Where there is none they are skipped, and the run says why. */
export const describeWithRedis: typeof describe.skip = found
  ? describe
  : (((name: string, ...rest: []) => {
      const reason = 'NOT RUN: no redis-server was found (install the package redis-server)';
      process.stderr.write(`\n!!! ${name}: ${reason}\n`);
      describe.skip(`${name} – ${reason}`, ...rest);
    }) as typeof describe.skip);

/** @param durable whether what it stores outlives `kill`. */
export async function startRedis(durable = false): Promise<RedisServer> {
  const folder = makeFolder();
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess;
  const start = async () => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder.path];
    const persistence = [
      '--save',
      '',
      '--appendonly',
      durable ? 'yes' : 'no',
      '--appendfsync',
      'no',
    ];
    child = spawn('redis-server', [...options, ...persistence], { stdio: 'ignore' });
    await until('redis-server', () => send(url, ['PING']).catch(() => false));
  };
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  await start();
  return {
    url,
    command: (...args) => send(url, args),
    kill: () => end('SIGKILL'),
    start,
    stop: async () => {
      await end('SIGKILL');
      folder.remove();
    },
  };
}

async function send(url: string, args: readonly string[]): Promise<unknown> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await client.sendCommand([...args]);
  } finally {
    client.destroy();
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}
