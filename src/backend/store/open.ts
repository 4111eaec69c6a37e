/** Opens the storage that the settings ask for. */
import { join } from 'node:path';
import type { Clock } from '../clock';
import type { Config } from '../config';
import { openSqlite } from './sqlite/storage';
import type { Storage } from './storage';

export interface StorageListener {
  /** Something a person should know although the start succeeds. */
  readonly warn: (message: string) => void;
  /** Trouble that passes by itself. */
  readonly onError: (error: unknown) => void;
}

/** @throws StartupError when the storage cannot be used. */
export async function openStorage(
  config: Config,
  clock: Clock,
  { warn, onError }: StorageListener,
): Promise<Storage> {
  const { streamMaxLength, leaseTtl, redisUrl } = config;
  const common = { streamTtl: config.streamTtlSeconds * 1_000, streamMaxLength, leaseTtl };
  if (redisUrl !== null) {
    const sessionTtl = config.sessionTtlSeconds * 1_000;
    // The client is large, and most backends never talk to one.
    const { openRedis } = await import('./redis/storage');
    return openRedis({ ...common, url: redisUrl, sessionTtl }, clock, onError);
  }
  const opened = openSqlite({ ...common, file: join(config.dataDir, 'backend.db') }, clock);
  if (opened.setAside !== null) {
    warn(`The database was damaged. It was set aside as ${opened.setAside}; starting fresh.`);
  }
  return opened.storage;
}
