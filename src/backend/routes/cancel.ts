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
  const { registry } = deps.storage;
  const outcomes = new Map<string, Task['outcome']>();
  // Later turns first, so that none of them starts when the one before it stops.
  let running = (await registry.runningIn(sessionId)).toReversed();
  const turns = new Set(running.map(({ turn }) => turn));
  while (running.length > 0) {
    for (const task of running) outcomes.set(task.id, await deps.runner.stop(task));
    // One that was being stopped may have started an operation meanwhile.
    running = (await registry.runningIn(sessionId)).filter(
      ({ id, kind, turn }) => kind === 'operation' && turns.has(turn) && !outcomes.has(id),
    );
  }
  const all = [...outcomes.values()];
  if (all.includes(null)) return result(null);
  return result(all.includes('stopped') ? 'stopped' : 'completed');
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
