/** Sending a message, and reading the answer of a session: the stream of its turn. */
import { legacyMessage, postMessage } from '@shared/protocol/rest';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ApiError } from '../errors';
import { LOG_START } from '../tasks/log';
import { activeTask } from '../tasks/registry';
import { parseInput, type RouteDeps, requireSession } from './context';
import { asGone, replyWithStream } from './event-stream';
import { lastEventId, requestedPosition } from './position';
import { startTurn } from './start-turn';

type SessionRequest = FastifyRequest<{ Params: { id: string } }>;

/**
 * `POST /sessions/{id}/stream` sends. `GET` on the same path has two meanings, from two versions of the platform: with a
 * `message` it sends, without one it resumes. A `GET` may be repeated by whoever handles it, and an EventSource does so
 * whenever its connection breaks; what carries a `Last-Event-ID` therefore always resumes.
 */
export function streamRoutes(app: FastifyInstance, deps: RouteDeps): void {
  app.post('/sessions/:id/stream', async (request: SessionRequest, reply) => {
    const session = await requireSession(deps, request);
    const message = parseInput(postMessage, request.body, 'body');
    await replyWithStream(deps, reply, await startTurn(deps, session, message), LOG_START);
    return reply;
  });

  // Who asks for the head alone wants nothing to be sent.
  const reading = { exposeHeadRoute: false };
  app.get('/sessions/:id/stream', reading, async (request: SessionRequest, reply) => {
    const session = await requireSession(deps, request);
    if (lastEventId(request) !== null) return goOn(deps, request, reply);
    if (!hasMessage(request.query)) return resume(deps, request, reply);
    const message = parseInput(legacyMessage, request.query, 'query');
    await replyWithStream(deps, reply, await startTurn(deps, session, message), LOG_START);
    return reply;
  });
}

/** Sends what runs, from its start and in the AI SDK's form, or says that nothing does. */
async function resume(deps: RouteDeps, request: SessionRequest, reply: FastifyReply) {
  const task = activeTask(await deps.storage.registry.runningIn(request.params.id));
  if (!task) return reply.code(204).send();
  await replyWithStream(deps, reply, task.id, LOG_START, true);
  return reply;
}

/** Goes on after an event of the newest turn, whether it still runs or not, or else of what runs. */
async function goOn(deps: RouteDeps, request: SessionRequest, reply: FastifyReply) {
  const { storage } = deps;
  const position = requestedPosition(request);
  const { id } = request.params;
  const newest = (await storage.messages.list(id)).findLast(({ role }) => role === 'user');
  const active = activeTask(await storage.registry.runningIn(id));
  const candidates = [newest?.task_id, active?.id].filter((taskId) => taskId !== undefined);
  let gone: ApiError | null = null;
  for (const taskId of new Set(candidates)) {
    try {
      await storage.log.read(taskId, position, 1);
    } catch (error) {
      const answer = asGone(taskId, error);
      if (!answer) throw error;
      gone ??= answer;
      continue;
    }
    await replyWithStream(deps, reply, taskId, position);
    return reply;
  }
  if (gone) throw gone;
  return reply.code(204).send();
}

function hasMessage(query: unknown): boolean {
  return typeof query === 'object' && query !== null && 'message' in query;
}
