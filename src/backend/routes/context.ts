/** What the routes work with. */
import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { Clock } from '../clock';
import type { Config } from '../config';
import { malformedBody, sessionNotFound, validationError } from '../errors';
import { checkOutside } from '../json';
import type { SessionRow } from '../store/sessions';
import type { Storage } from '../store/storage';
import type { TaskRunner } from '../tasks/runner';

export interface RouteDeps {
  readonly config: Config;
  readonly clock: Clock;
  readonly storage: Storage;
  readonly runner: TaskRunner;
}

/** @throws ApiError 422 in the platform's shape when the value does not fit. */
export function parseInput<T>(schema: z.ZodType<T>, value: unknown, source: 'body' | 'query'): T {
  const parsed = checkOutside(schema, value);
  if (parsed === null) throw malformedBody('It is nested too deeply.');
  if (!parsed.success) throw validationError(parsed.error, source);
  return parsed.data;
}

/** @throws ApiError 404 when the session of the request's path does not exist or belongs to someone else. */
export async function requireSession(
  deps: RouteDeps,
  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<SessionRow> {
  const { id } = request.params;
  const session = await deps.storage.sessions.find(id, request.userId);
  if (!session) throw sessionNotFound(id);
  return session;
}
