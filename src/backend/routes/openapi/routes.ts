/** The description of the API, for programs and for people. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { openApiDocument } from './document';
import { docsPage, PAGE_POLICY } from './page';

/** `GET /openapi.json` and `GET /docs`. Neither needs a token: they say nothing that the program's source does not. */
export function openApiRoutes(app: FastifyInstance): void {
  const document = ({ protocol, host }: FastifyRequest) => openApiDocument(`${protocol}://${host}`);
  app.get('/openapi.json', (request) => document(request));
  app.get('/docs', (request, reply) =>
    reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .send(docsPage(document(request))),
  );
}
