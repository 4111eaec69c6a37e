/** Stopping: a task by name, or everything that runs in a session. */

import { type CancelResultBody, cancelRequest } from '@shared/protocol/rest';
import type { FastifyInstance } from 'fastify';
import type { Task } from '../tasks/registry';
import { parseInput, type RouteDeps, requireSession } from './context';

/** `POST /sessions/{id}/cancel`. Asking again gives the same answer. */
export function cancelRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post<{ Params: { id: string } }>('/sessions/:id/cancel', async (request) => {
    const session = await requireSession(deps, request);
    const taskId = parseInput(cancelRequest, request.body, 'body')?.task_id ?? null;
    return taskId === null ? stopAll(deps, session.id) : stopOne(deps, session.id, taskId);
  });
}

async function stopAll(deps: RouteDeps, sessionId: string): Promise<CancelResultBody> {
  // Later turns first, so that none of them starts when the one before it stops.
  const running = (await deps.storage.registry.runningIn(sessionId)).toReversed();
  const outcomes: Task['outcome'][] = [];
  for (const task of running) outcomes.push(await deps.runner.stop(task));
  if (outcomes.includes(null)) return result(null);
  return result(outcomes.includes('stopped') ? 'stopped' : 'completed');
}

async function stopOne(
  deps: RouteDeps,
  sessionId: string,
  taskId: string,
): Promise<CancelResultBody> {
  const task = await deps.storage.registry.find(taskId);
  if (task?.sessionId !== sessionId) return result('completed');
  return result(task.outcome ?? (await deps.runner.stop(task)));
}

/** @param outcome how what was to be cancelled has ended; null while another process is still at it. */
function result(outcome: Task['outcome']): CancelResultBody {
  if (outcome === null) return { cancelled: true, reason: 'cancel_published_not_confirmed' };
  const cancelled = outcome === 'stopped';
  return { cancelled, reason: cancelled ? null : 'no_active_task' };
}
