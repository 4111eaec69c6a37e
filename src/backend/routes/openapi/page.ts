/** The API as a page to read: made of the OpenAPI document, in one file, with nothing from elsewhere. */
import { API_PREFIX } from '@shared/protocol/rest';
import type { OpenApiDocument } from './document';
import { OPERATIONS, type Operation } from './operations';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.55 system-ui, sans-serif; }
body { max-width: 54rem; margin: 2.5rem auto; padding: 0 1.25rem; }
h1 { margin-bottom: 0; } h2 { margin: 2.5rem 0 .75rem; }
details { border: 1px solid color-mix(in srgb, currentColor 18%, transparent); border-radius: .5rem; margin: .5rem 0; padding: .6rem .9rem; }
summary { cursor: pointer; }
summary b { display: inline-block; width: 4.2rem; font-size: .8rem; letter-spacing: .04em; }
code, pre { font: .85rem/1.5 ui-monospace, monospace; }
pre { overflow-x: auto; padding: .75rem; border-radius: .4rem; background: color-mix(in srgb, currentColor 7%, transparent); }
h4 { margin: 1rem 0 .25rem; } .muted { opacity: .7; }
`;

/** The policy that keeps the page from loading anything. */
export const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'";

/** Makes the page. */
export function docsPage(document: OpenApiDocument): string {
  const { title, description, version } = document.info;
  const tags = [...new Set(OPERATIONS.map(({ tag }) => tag))];
  const sections = tags.map((tag) => {
    const operations = OPERATIONS.filter((operation) => operation.tag === tag);
    const items = operations.map((operation) => item(operation, document));
    return `<h2>${tag}</h2>${items.join('')}`;
  });
  return [
    '<!doctype html><html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeHtml(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeHtml(title)}</h1><p>${escapeHtml(description)}</p>`,
    `<p class="muted">Version ${escapeHtml(version)} · <a href="openapi.json">openapi.json</a></p>`,
    ...sections,
    '<h2>Schemas</h2>',
    ...Object.entries(document.components.schemas).map(([name, schema]) => block(name, schema)),
    '</body></html>',
  ].join('\n');
}

function item(
  { method, path, summary, description, access = 'user' }: Operation,
  document: OpenApiDocument,
) {
  const full = API_PREFIX + path;
  const details = document.paths[full]?.[method];
  return [
    `<details><summary><b>${method.toUpperCase()}</b><code>${escapeHtml(full)}</code> ${escapeHtml(summary)}</summary>`,
    description === undefined ? '' : `<p>${escapeHtml(description)}</p>`,
    ACCESS[access],
    ...Object.entries(details ?? {})
      .filter(([name]) => ['parameters', 'requestBody', 'responses'].includes(name))
      .map(([name, value]) => section(name, value)),
    '</details>',
  ].join('');
}

const ACCESS = {
  user: '',
  service:
    '<p class="muted">Needs the services’ key in <code>X-API-Key</code> instead of a token.</p>',
  anyone: '<p class="muted">Needs no token.</p>',
} as const;

const HEADINGS: Readonly<Record<string, string>> = {
  parameters: 'Parameters',
  requestBody: 'Body',
  responses: 'Answers',
};

function section(name: string, value: unknown): string {
  return `<h4>${HEADINGS[name] ?? escapeHtml(name)}</h4><pre>${escapeHtml(JSON.stringify(value, null, 2))}</pre>`;
}

function block(name: string, schema: unknown): string {
  const text = escapeHtml(JSON.stringify(schema, null, 2));
  return `<details><summary><code>${escapeHtml(name)}</code></summary><pre>${text}</pre></details>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

/** Makes text safe inside an element or a quoted attribute. */
function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
}
