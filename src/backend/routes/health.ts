/** Whether the service lives, and how long it keeps streams. */

import type { HealthBody, StreamTtlBody } from '@shared/protocol/rest';
import type { FastifyInstance } from 'fastify';
import { BACKEND_VERSION, type Config } from '../config';

/** `GET /health`: the only route without authentication. */
export function healthRoutes(app: FastifyInstance): void {
  app.get('/health', (): HealthBody => {
    return { status: 'healthy', service: 'chat', version: BACKEND_VERSION };
  });
}

/** `GET /config/ttl`. */
export function configRoutes(app: FastifyInstance, config: Config): void {
  app.get(
    '/config/ttl',
    (): StreamTtlBody => ({
      stream_ttl_seconds: config.streamTtlSeconds,
      stream_ttl_ms: config.streamTtlSeconds * 1_000,
    }),
  );
}
