/** The HTTP server: parsing, authentication, error shapes and logging around the routes. */
import { join } from 'node:path';
import { API_PREFIX } from '@shared/protocol/rest';
import Fastify, { type FastifyError, type FastifyInstance, LogController } from 'fastify';
import type { Authenticate } from './auth';
import type { Config } from './config';
import { ApiError, domainError, malformedBody } from './errors';
import { checkOrigin, isLoopback } from './origin';
import { RotatingLog } from './rotating-log';
import { cancelRoutes } from './routes/cancel';
import { catchUpRoutes } from './routes/catch-up';
import type { RouteDeps } from './routes/context';
import { configRoutes, healthRoutes } from './routes/health';
import { openApiRoutes } from './routes/openapi/routes';
import { operationRoutes } from './routes/operations';
import { pendingRoutes } from './routes/pending';
import { sessionRoutes } from './routes/sessions';
import { streamRoutes } from './routes/stream';
import { taskRoutes } from './routes/tasks';
import { isStorageTrouble } from './store/trouble';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set by the authentication of every route but the health check. */
    userId: string;
  }
}

/**
 * Room for the longest message that an address may carry: each of its 10,000 characters can take nine bytes there. Node's
 * own limit is a fifth of it.
 */
const MAX_HEADER_SIZE = 112 * 1024;

/** Makes the server, without routes yet. It logs to `backend.log` in the data folder; headers are never logged. */
export function createServer(config: Config): FastifyInstance {
  const app = Fastify({
    logger: {
      level: config.logLevel,
      stream: new RotatingLog(join(config.dataDir, 'backend.log')),
    },
    logController: new LogController({ disableRequestLogging: true }),
    // Streams never end by themselves; closing the server ends them, and clients come back.
    forceCloseConnections: true,
    http: { maxHeaderSize: MAX_HEADER_SIZE },
  });
  app.decorateRequest('userId', '');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      // Clients that send the header with an empty body mean "no body".
      done(null, body === '' ? undefined : JSON.parse(body.toString()));
    } catch (error) {
      done(malformedBody(error instanceof Error ? error.message : 'The body is not JSON.'));
    }
  });
  app.addHook('onRequest', async ({ log, method, url, headers }) => {
    log.info({ method, url }, 'request');
    if (isLoopback(config.host)) checkOrigin(headers, config.allowedHosts);
    if (headers['x-act-as-user-id'] !== undefined) throw noImpersonation();
  });
  app.addHook('onResponse', async ({ log, method, url }, { statusCode, raw, elapsedTime }) => {
    const status = raw.headersSent ? raw.statusCode : statusCode;
    log.info({ method, url, status, ms: Math.round(elapsedTime) }, 'response');
  });
  app.setNotFoundHandler((_request, reply) => reply.code(404).send({ detail: 'Not Found' }));
  app.setErrorHandler((error: FastifyError, request, reply) => {
    const passing = isStorageTrouble(error);
    if (passing) reply.header('retry-after', '1');
    const known = passing
      ? storageTrouble()
      : error instanceof ApiError
        ? error
        : asApiError(error);
    if (known.status >= 500) request.log.error({ err: error }, 'request failed');
    return reply.code(known.status).send(known.body(request));
  });
  return app;
}

/** Adds the routes of the chat API. Each has its place in the description of the API (`routes/openapi/operations.ts`) too. */
export function addRoutes(app: FastifyInstance, deps: RouteDeps, authenticate: Authenticate): void {
  openApiRoutes(app);
  app.register(
    async (api) => {
      healthRoutes(api);
      operationRoutes(api, deps);
      await api.register(async (secured) => {
        secured.addHook('onRequest', async (request) => {
          request.userId = await authenticate(request.headers.authorization);
        });
        configRoutes(secured, deps.config);
        sessionRoutes(secured, deps);
        streamRoutes(secured, deps);
        pendingRoutes(secured, deps);
        cancelRoutes(secured, deps);
        catchUpRoutes(secured, deps);
        taskRoutes(secured, deps);
      });
    },
    { prefix: API_PREFIX },
  );
}

/** The platform lets its administrators act as other users; here nobody can. */
function noImpersonation(): ApiError {
  const detail = 'Nobody may act as another user here.';
  return new ApiError(403, () => ({ detail }), detail);
}

function storageTrouble(): ApiError {
  return domainError(503, 'The storage cannot be reached.', 'Send the request again in a moment.');
}

function asApiError(error: FastifyError): ApiError {
  const status = error.statusCode ?? 500;
  if (status >= 400 && status < 500) {
    return domainError(status, error.message, 'Correct the request and send it again.');
  }
  return domainError(500, 'Internal server error.', 'See backend.log in the data folder.');
}
