/** A real RabbitMQ server of the test's own: own name, own ports, own folders, and its own port mapper. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Connection, type SyncMessage } from 'rabbitmq-client';
import {
  completionQueue,
  EXCHANGE,
  exchanges,
  queueBindings,
  ROUTING_KEY,
} from '../../src/backend/completion/queue/topology.ts';
import { freePort } from './free-port.ts';
import { killChild } from './processes.ts';
import { makeTempFolder, removeFolder } from './temp-folder.ts';
import { until, untilTrue } from './until.ts';

/** Debian's start script changes the user; the one behind it does not. */
const SERVER = ['/usr/lib/rabbitmq/bin/rabbitmq-server', which('rabbitmq-server')].find(
  (path) => path !== null && existsSync(path),
);
const PORT_MAPPER = which('epmd');

/** Why there can be no RabbitMQ here, or null. */
export const noRabbitmq =
  SERVER && PORT_MAPPER
    ? null
    : 'no rabbitmq-server was found (install the package rabbitmq-server)';

export interface Rabbitmq {
  readonly url: string;
  /** A connection for the test, which reconnects by itself. */
  readonly connection: Connection;
  /** How many messages wait in a queue. */
  count(queue: string): Promise<number>;
  /** Waits for a message of a queue and takes it. */
  take(queue: string): Promise<SyncMessage>;
  /** Publishes and waits until the server has it. */
  publish(body: unknown, headers?: Record<string, unknown>, contentType?: string): Promise<void>;
  /** Kills the server. */
  kill(): Promise<void>;
  /** Starts a killed server again, with what it had stored. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server of the test's own and waits until it takes connections. */
export async function startRabbitmq(): Promise<Rabbitmq> {
  const folder = makeTempFolder('rabbitmq');
  const port = await freePort();
  const mapperPort = await freePort();
  const distributionPort = await freePort();
  const env = environment(folder, { port, mapperPort, distributionPort });
  const mapper = spawn(PORT_MAPPER ?? '', ['-port', `${mapperPort}`, '-address', '127.0.0.1'], {
    stdio: 'ignore',
    env,
  });
  let server = launch(env, folder);
  const url = `amqp://guest:guest@127.0.0.1:${port}`;
  await ready(url, server);
  const connection = new Connection({ url, retryLow: 100, retryHigh: 500 });
  connection.on('error', () => undefined);
  // Like the services that report completions it declares the queue, which a backend that just starts may not have yet.
  const publisher = connection.createPublisher({
    confirm: true,
    maxAttempts: 3,
    exchanges,
    queues: [completionQueue],
    queueBindings,
  });
  return {
    url,
    connection,
    count: async (queue) => {
      return (await connection.queueDeclare({ queue, passive: true })).messageCount;
    },
    take: (queue) =>
      until(() => connection.basicGet({ queue, noAck: true }), { what: `a message in ${queue}` }),
    publish: (body, headers = {}, contentType) =>
      publisher.send(
        {
          ...{ exchange: EXCHANGE, routingKey: ROUTING_KEY, durable: true, headers },
          ...(contentType === undefined ? {} : { contentType }),
        },
        body,
      ),
    kill: () => killChild(server),
    restart: async () => {
      server = launch(env, folder);
      await ready(url, server);
    },
    stop: async () => {
      connection.unsafeDestroy();
      await killChild(server);
      await killChild(mapper);
      removeFolder(folder);
    },
  };
}

function environment(
  folder: string,
  ports: { port: number; mapperPort: number; distributionPort: number },
): Record<string, string | undefined> {
  const path = (name: string) => join(folder, name);
  mkdirSync(path('log'));
  writeFileSync(path('plugins'), '[].');
  writeFileSync(path('rabbitmq.conf'), '');
  writeFileSync(path('env.conf'), '');
  return {
    ...process.env,
    HOME: folder,
    ERL_EPMD_ADDRESS: '127.0.0.1',
    ERL_EPMD_PORT: `${ports.mapperPort}`,
    RABBITMQ_NODENAME: `longhaul-${ports.port}@localhost`,
    RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
    RABBITMQ_NODE_PORT: `${ports.port}`,
    RABBITMQ_DIST_PORT: `${ports.distributionPort}`,
    RABBITMQ_MNESIA_BASE: path('mnesia'),
    RABBITMQ_LOG_BASE: path('log'),
    RABBITMQ_LOGS: '-',
    RABBITMQ_PID_FILE: path('pid'),
    RABBITMQ_ENABLED_PLUGINS_FILE: path('plugins'),
    RABBITMQ_CONFIG_FILE: path('rabbitmq.conf'),
    RABBITMQ_CONF_ENV_FILE: path('env.conf'),
    RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '+S 1:1 -kernel inet_dist_use_interface {127,0,0,1}',
    // The script becomes the server instead of watching it, so that signals reach it.
    RUNNING_UNDER_SYSTEMD: 'true',
  };
}

function launch(env: Record<string, string | undefined>, folder: string): ChildProcess {
  const child = spawn(SERVER ?? '', [], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  output.set(child, '');
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data: Buffer) => output.set(child, output.get(child) + data.toString()));
  }
  return child;
}

const output = new WeakMap<ChildProcess, string>();

async function ready(url: string, server: ChildProcess): Promise<void> {
  await untilTrue(
    async () => {
      if (server.exitCode !== null) throw new Error(`RabbitMQ ended: ${output.get(server)}`);
      const connection = new Connection({ url, connectionTimeout: 1_000 });
      connection.on('error', () => undefined);
      try {
        await connection.onConnect(1_000);
        await connection.close();
        return true;
      } catch {
        return false;
      }
    },
    { what: 'RabbitMQ to answer', timeoutMs: 60_000 },
  );
}

function which(name: string): string | null {
  try {
    return execFileSync('/bin/sh', ['-c', `command -v ${name}`])
      .toString()
      .trim();
  } catch {
    return null;
  }
}
