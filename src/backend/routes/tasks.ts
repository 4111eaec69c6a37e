/** Tasks: their state and their streams. */

import type { TaskDetailBody } from '@shared/protocol/rest';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { taskNotFound } from '../errors';
import { describeTask, findOwnedTask, type Task } from '../tasks/registry';
import type { RouteDeps } from './context';
import { replyWithStream } from './event-stream';
import { requestedPosition } from './position';

type TaskRequest = FastifyRequest<{ Params: { id: string } }>;

export function taskRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.get('/tasks/:id', async (request: TaskRequest): Promise<TaskDetailBody> => {
    return describeTask(await requireTask(deps, request));
  });

  // The head of a stream would come with its end.
  const stream = { exposeHeadRoute: false };
  app.get('/tasks/:id/stream', stream, async (request: TaskRequest, reply) => {
    const task = await requireTask(deps, request);
    await replyWithStream(deps, reply, task.id, requestedPosition(request));
    return reply;
  });
}

async function requireTask(deps: RouteDeps, request: TaskRequest): Promise<Task> {
  const { id } = request.params;
  const task = await findOwnedTask(deps.storage.registry, id, request.userId);
  if (!task) throw taskNotFound(id);
  return task;
}
