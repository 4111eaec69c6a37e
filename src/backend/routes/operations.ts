/** Completing operations: for services, with a key of their own instead of a user's token. */
import type { FastifyInstance } from 'fastify';
import { sameText } from '../auth';
import { completeOperation } from '../completion/complete';
import { reportedCompletion } from '../completion/completion';
import { ApiError, domainError } from '../errors';
import { parseInput, type RouteDeps } from './context';

/** A generated agent can be long. */
const MAX_BODY = 16 * 1024 * 1024;

/** `POST /operations/{id}/complete`. It answers when the completion is stored; the rest goes on in the task. */
export function operationRoutes(app: FastifyInstance, { config, storage }: RouteDeps): void {
  const { apiKey } = config.completion;
  const isKey = apiKey === null ? null : sameText(apiKey);
  const { completions } = storage;
  app.post<{ Params: { id: string } }>(
    '/operations/:id/complete',
    {
      bodyLimit: MAX_BODY,
      onRequest: async ({ headers }) => {
        const key = headers['x-api-key'];
        if (!isKey) throw refusal(503, 'CHAT_INTERNAL_API_KEY is not configured.');
        if (typeof key !== 'string' || !isKey(key)) throw refusal(401, 'Invalid API key');
      },
    },
    async (request) => {
      const { id } = request.params;
      const reported = parseInput(reportedCompletion, request.body, 'body');
      const deps = { completions, logger: request.log };
      const taskId = await completeOperation(deps, id, reported, 'webhook');
      if (taskId === null) {
        throw domainError(404, `Operation ${id} not found.`, 'Check the operation_id.');
      }
      return { status: 'ok', task_id: taskId };
    },
  );
}

function refusal(status: number, detail: string): ApiError {
  return new ApiError(status, () => ({ detail }), detail);
}
