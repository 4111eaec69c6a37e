/** A real redis-server on a free loopback port. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { createClient } from '@redis/client';
import { freePort } from './free-port.ts';
import { killChild } from './processes.ts';
import { makeTempFolder, removeFolder } from './temp-folder.ts';
import { untilTrue } from './until.ts';

export interface RedisServer {
  readonly url: string;
  /** Of the process that was started last. */
  readonly pid: number;
  /** Sends a command, as a person with `redis-cli` would. */
  readonly command: (...args: string[]) => Promise<unknown>;
  /** Kills the server at once. */
  readonly kill: () => Promise<void>;
  /** Starts it again on the same port, with what it has stored. */
  readonly start: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

/** Why there can be no Redis here, or null. */
export const noRedis =
  spawnSync('redis-server', ['--version']).status === 0
    ? null
    : 'no redis-server was found (install the package redis-server)';

/**
 * Starts a server and waits until it answers.
 * @param durable whether what it stores outlives `kill`.
 */
export async function startRedis(durable = false): Promise<RedisServer> {
  const folder = makeTempFolder('redis');
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  let child: ChildProcess;
  const start = async () => {
    const options = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
    const persistence = [
      '--save',
      '',
      '--appendonly',
      durable ? 'yes' : 'no',
      '--appendfsync',
      'no',
    ];
    child = spawn('redis-server', [...options, ...persistence], { stdio: 'ignore' });
    await untilTrue(() => send(url, ['PING']).then(Boolean, () => false), {
      what: 'redis-server to answer',
    });
  };
  await start();
  return {
    url,
    get pid() {
      return child.pid ?? 0;
    },
    command: (...args) => send(url, args),
    kill: () => killChild(child),
    start,
    stop: async () => {
      await killChild(child);
      removeFolder(folder);
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
