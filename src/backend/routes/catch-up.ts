/** What followed in many tasks at once, for a client that comes back after a while: most of its tasks have ended. */
import { type CatchUpResultBody, catchUpRequest } from '@shared/protocol/rest';
import { formatStreamId, type StreamPosition } from '@shared/protocol/stream-id';
import type { FastifyInstance } from 'fastify';
import { LogExpiredError, LogGapError, type TaskLog } from '../tasks/log';
import { describeTask, findOwnedTask } from '../tasks/registry';
import { parseInput, type RouteDeps } from './context';
import { parsePosition } from './position';

type Events = NonNullable<CatchUpResultBody['tasks'][number]['events']>;

/** Characters of events in one answer. What is longer is asked for by itself. */
const MAX_CHARACTERS = 1_000_000;
const PAGE_SIZE = 256;

export function catchUpRoutes(app: FastifyInstance, { storage }: RouteDeps): void {
  app.post('/tasks/catch-up', async (request): Promise<CatchUpResultBody> => {
    const asked = parseInput(catchUpRequest, request.body, 'body').tasks.map((task) => {
      return { id: task.task_id, after: parsePosition(task.last_message_id) };
    });
    const tasks: CatchUpResultBody['tasks'] = [];
    let room = MAX_CHARACTERS;
    for (const { id, after } of asked) {
      const task = await findOwnedTask(storage.registry, id, request.userId);
      if (!task) continue;
      const { status, outcome } = describeTask(task);
      const told = status === 'running' ? null : await rest(storage.log, id, after, room);
      const events = told === 'expired' ? null : told;
      for (const { data } of events ?? []) room -= data.length;
      tasks.push({
        task_id: id,
        status,
        events,
        ...(told === 'expired' ? { expired: outcome } : {}),
      });
    }
    return { tasks };
  });
}

/**
 * Everything after a position in a log that has ended; null when there is no room for it or it cannot be read from there,
 * `expired` when it can be read from nowhere.
 */
async function rest(
  log: TaskLog,
  taskId: string,
  after: StreamPosition,
  room: number,
): Promise<Events | 'expired' | null> {
  const events: Events = [];
  let position = after;
  let characters = 0;
  try {
    for (;;) {
      const page = await log.read(taskId, position, PAGE_SIZE);
      for (const entry of page.entries) {
        characters += entry.data.length;
        events.push({ id: formatStreamId(entry.position), data: entry.data });
        position = entry.position;
      }
      if (characters > room) return null;
      if (page.closed) return events;
      if (page.entries.length === 0) return null;
    }
  } catch (error) {
    if (error instanceof LogExpiredError) return 'expired';
    if (error instanceof LogGapError) return null;
    throw error;
  }
}
