import { Validator } from '@seriousme/openapi-schema-validator';
import { API_PREFIX } from '@shared/protocol/rest';
import { describe, expect, it } from 'vitest';
import { readConfig } from '../../../src/backend/config';
import type { RouteDeps } from '../../../src/backend/routes/context';
import { openApiDocument } from '../../../src/backend/routes/openapi/document';
import { OPERATIONS } from '../../../src/backend/routes/openapi/operations';
import { docsPage } from '../../../src/backend/routes/openapi/page';
import { addRoutes, createServer } from '../../../src/backend/server';
import { makeFolder } from '../../integration/backend/support/folder';

const document = openApiDocument('http://127.0.0.1:1234');

/** The API's routes as the server has them, such as `GET /sessions/{id}`. */
async function routes(): Promise<string[]> {
  const folder = makeFolder();
  const config = readConfig({ LOG_LEVEL: 'silent', LONGHAUL_DATA_DIR: folder.path });
  const app = createServer(config);
  const found: string[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    if (!url.startsWith(API_PREFIX) || method === 'HEAD') return;
    found.push(`${String(method)} ${url.slice(API_PREFIX.length).replaceAll(/:(\w+)/g, '{$1}')}`);
  });
  // Adding routes asks for nothing that is stored; answering a request would.
  const deps = { config, storage: {} } as RouteDeps;
  addRoutes(app, deps, async () => 'nobody');
  await app.ready();
  await app.close();
  folder.remove();
  return found;
}

describe('the description of the API', () => {
  it('has every route and no other', async () => {
    const described = OPERATIONS.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(described.toSorted()).toEqual((await routes()).toSorted());
  });

  it('is a valid OpenAPI document', async () => {
    const result = await new Validator().validate(structuredClone(document));
    expect(result).toMatchObject({ valid: true });
  });

  it('refers only to what it has', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)];
    expect(references.length).toBeGreaterThan(0);
    for (const [, name] of references)
      expect(document.components.schemas).toHaveProperty([name ?? '']);
    expect(text.match(/"\$ref"/g)).toHaveLength(references.length);
  });

  it('has the limits of the schemas', () => {
    const post = document.paths[`${API_PREFIX}/sessions/{id}/stream`]?.post;
    expect(post).toMatchObject({
      requestBody: {
        required: true,
        content: {
          'application/json': {
            schema: { required: ['message'], properties: { message: { maxLength: 64_000 } } },
          },
        },
      },
    });
  });

  it('is readable as a page that loads nothing', () => {
    const page = docsPage(document);
    for (const { summary, path } of OPERATIONS) {
      expect(page).toContain(summary);
      expect(page).toContain(API_PREFIX + path);
    }
    expect(page).not.toMatch(/<(script|link|img|iframe)|src=|@import|url\(/i);
    expect(page).not.toMatch(/https?:/);
  });
});
