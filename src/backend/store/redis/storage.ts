/** Redis as the storage of any number of backend processes. */
import type { Clock } from '../../clock';
import type { Storage } from '../storage';
import { RedisCompletions } from './completions';
import { connectRedis, isRedisTrouble } from './connection';
import { RedisDocuments } from './documents';
import { Hints } from './hints';
import { RedisLeases } from './leases';
import { RedisTaskLog } from './log';
import { RedisMessages } from './messages';
import { RedisSessions } from './sessions';
import { RedisSteps } from './steps';
import { TaskIndex } from './task-index';
import { RedisTasks } from './tasks';

export interface RedisOptions {
  readonly url: string;
  /** Milliseconds for which the log of an ended task stays readable. */
  readonly streamTtl: number;
  /** How many entries a log keeps as they were appended. */
  readonly streamMaxLength: number;
  /** Milliseconds for which a lease lasts unless it is renewed. */
  readonly leaseTtl: number;
  /** Milliseconds for which a session is kept after its last use. */
  readonly sessionTtl: number;
}

/**
 * Connects to Redis.
 * @param onError learns of lost connections and of hints that cannot be had.
 * @throws StartupError when the server cannot be used.
 */
export async function openRedis(
  options: RedisOptions,
  clock: Clock,
  onError: (error: unknown) => void,
): Promise<Storage> {
  const connection = await connectRedis(options.url, onError);
  const sessionTtl = seconds(options.sessionTtl);
  const { leaseTtl, streamMaxLength } = options;
  const index = new TaskIndex(connection, { sessionTtl, leaseTtl });
  const hints = new Hints(connection, index, onError);
  const documents = new RedisDocuments(connection, sessionTtl);
  const sessions = new RedisSessions(connection, index, documents, clock, sessionTtl);
  const steps = new RedisSteps(connection, index);
  const registry = new RedisTasks(connection, index, sessions, clock, sessionTtl);
  await registry.listen();
  return {
    sessions,
    messages: new RedisMessages(connection),
    registry,
    steps,
    documents,
    log: new RedisTaskLog(
      { connection, index, hints, sessions, steps, documents, clock },
      { sessionTtl, streamTtl: seconds(options.streamTtl), streamMaxLength },
    ),
    leases: new RedisLeases(connection, index, leaseTtl, sessionTtl),
    completions: new RedisCompletions(connection, index, hints, sessionTtl),
    isTransient: isRedisTrouble,
    // Keys expire by themselves.
    removeExpired: async () => undefined,
    close: () => connection.close(),
  };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1_000);
}
