/** The backend as it is built and shipped, with either engine. Its scripted model makes the events. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Backend } from '../../support/backend.ts';
import { type RedisServer, startRedis } from '../../support/redis.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import type { StreamPlan, Subject, Target } from './subject.ts';

/** What the scripted model says at once is between one and nine UTF-16 code units. */
const CHARS_PER_EVENT = 4.6;

const running = z.object({ pid: z.number() });
const created = z.object({ id: z.string() });

/** @throws Error when it does not start. */
export async function startLonghaul(engine: 'SQLite' | 'Redis'): Promise<Subject> {
  const dataDir = makeTempFolder('bench');
  const redis = engine === 'Redis' ? await startRedis() : null;
  const backend = await Backend.start({
    dataDir,
    env: { LOG_LEVEL: 'error', ...(redis ? { REDIS_URL: redis.url } : {}) },
  });
  const { pid } = running.parse(JSON.parse(readFileSync(join(dataDir, 'backend.json'), 'utf8')));
  return {
    name: `Longhaul, ${engine}`,
    pid,
    storePid: redis?.pid ?? null,
    stamp: 'id',
    ends: true,
    startStream: (plan) => startTask(backend, plan),
    storedBytes: async () => (redis ? usedBytes(redis) : databaseBytes(dataDir)),
    stop: async () => {
      await backend.kill();
      await redis?.stop();
      removeFolder(dataDir);
    },
  };
}

async function startTask({ url, token }: Backend, plan: StreamPlan): Promise<Target> {
  const headers = { authorization: `Bearer ${token}` };
  const post = (path: string, body: unknown) =>
    fetch(`${url}/api/chat${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const { id } = created.parse(await (await post('/sessions', {})).json());
  const chars = Math.round(plan.events * CHARS_PER_EVENT);
  const message = `/script text chars=${chars} interval=${plan.interval}`;
  const turn = await post(`/sessions/${id}/stream`, { message });
  const task = turn.headers.get('x-task-id');
  await turn.body?.cancel();
  if (task === null) throw new Error(`A turn was answered with ${turn.status}.`);
  return { url: `${url}/api/chat/tasks/${task}/stream?last_message_id=0-0`, headers };
}

function databaseBytes(dataDir: string): number {
  return ['backend.db', 'backend.db-wal']
    .map((name) => join(dataDir, name))
    .filter((file) => existsSync(file))
    .reduce((sum, file) => sum + statSync(file).size, 0);
}

/** Bytes of all data, as the server counts them. */
async function usedBytes(redis: RedisServer): Promise<number> {
  const memory = z.string().parse(await redis.command('INFO', 'memory'));
  return Number(/used_memory:(\d+)/.exec(memory)?.[1]);
}
