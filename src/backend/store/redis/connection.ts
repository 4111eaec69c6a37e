/** The connections of one process to Redis: one for commands, one for hints. */
import { createClient, ErrorReply } from '@redis/client';
import { StartupError } from '../../startup-error';

type Client = ReturnType<typeof newClient>;

export interface RedisConnection {
  readonly client: Client;
  /** Receives messages, and nothing else. */
  readonly subscriber: Client;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT = 5_000;
const MAX_RECONNECT_DELAY = 1_000;
/** Sharded publish and subscribe came with this version. */
const MIN_VERSION = 7;

/** Errors of a server that may soon do better. */
const PASSING =
  /^(LOADING|OOM|READONLY|MASTERDOWN|CLUSTERDOWN|TRYAGAIN|BUSY|MISCONF|NOREPLICAS|UNBLOCKED)\b/;
/** Errors of the connection, as the client names them. */
const CONNECTION_ERRORS = new Set([
  'ClientClosedError',
  'ClientOfflineError',
  'ConnectionTimeoutError',
  'DisconnectsClientError',
  'ReconnectStrategyError',
  'SocketClosedUnexpectedlyError',
  'SocketTimeoutError',
]);

/**
 * Connects. Afterwards a lost connection is made again for as long as it takes; commands fail meanwhile.
 * @param onError learns of lost connections.
 * @throws StartupError when the server cannot be reached or is too old.
 */
export async function connectRedis(
  url: string,
  onError: (error: unknown) => void,
): Promise<RedisConnection> {
  let connected = false;
  const client = newClient(url, () => connected);
  const subscriber = newClient(url, () => connected);
  for (const each of [client, subscriber]) each.on('error', onError);
  try {
    await Promise.all([client.connect(), subscriber.connect()]);
    connected = true;
    checkVersion(await client.info('server'));
  } catch (error) {
    for (const each of [client, subscriber]) if (each.isOpen) each.destroy();
    if (error instanceof StartupError) throw error;
    const reason = error instanceof Error ? error.message || error.name : String(error);
    throw new StartupError(
      'STORAGE_UNREACHABLE',
      `Redis cannot be used (${reason}). Check REDIS_URL and that the server runs, or unset it to store in SQLite.`,
      { cause: error },
    );
  }
  return {
    client,
    subscriber,
    close: async () => {
      if (client.isReady) await client.close();
      else client.destroy();
      subscriber.destroy();
    },
  };
}

/** Tells an error of the connection or of a server in trouble from a programming error. */
export function isRedisTrouble(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof ErrorReply) return PASSING.test(error.message);
  if (CONNECTION_ERRORS.has(error.constructor.name)) return true;
  return 'code' in error && typeof error.code === 'string' && /^E[A-Z]+$/.test(error.code);
}

function newClient(url: string, wasConnected: () => boolean) {
  return createClient({
    url,
    // A command that waits for the server to come back could be carried out long after its caller gave up.
    disableOfflineQueue: true,
    // Notices a server that is gone without a word.
    pingInterval: 10_000,
    socket: {
      connectTimeout: CONNECT_TIMEOUT,
      reconnectStrategy: (retries, cause) =>
        wasConnected() ? Math.min(50 * 2 ** Math.min(retries, 10), MAX_RECONNECT_DELAY) : cause,
    },
  });
}

function checkVersion(info: string): void {
  const version = /^redis_version:(\S+)/m.exec(info)?.[1] ?? 'unknown';
  if (Number.parseInt(version, 10) >= MIN_VERSION) return;
  throw new StartupError(
    'STORAGE_UNREACHABLE',
    `Redis ${version} is too old; version ${MIN_VERSION} or newer is needed.`,
  );
}
