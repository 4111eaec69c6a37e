/** `search_docs` and `get_doc_page`: the bundled documentation. */
import { z } from 'zod';
import type { DocPage } from '../data/catalogue';
import { DOCS } from '../data/docs';
import { searchItems } from './search';
import { errorResponse, immediateTool, noResults } from './tool';

const MAX_RESULTS = 5;
const SNIPPET_LENGTH = 160;

export const searchDocs = immediateTool({
  name: 'search_docs',
  description: 'Searches the documentation.',
  parameters: z.strictObject({ query: z.string().min(1).describe('What to look for') }),
  run: ({ query }) => {
    const hits = searchItems(DOCS, query, ({ title, section, content }) => [
      title,
      section,
      content,
    ]).slice(0, MAX_RESULTS);
    if (hits.length === 0) {
      return noResults(
        'search_docs',
        `The documentation says nothing about "${query}".`,
        ...['agents', 'blocks', 'long tasks'],
      );
    }
    return {
      type: 'doc_search_results',
      message: `Found ${hits.length === 1 ? 'one page' : `${hits.length} pages`} for "${query}".`,
      query,
      count: hits.length,
      results: hits.map(({ item, score }) => ({
        title: item.title,
        path: item.path,
        section: item.section,
        snippet: snippet(item),
        score: Math.round(score * 100) / 100,
        doc_url: docUrl(item),
      })),
    };
  },
});

export const getDocPage = immediateTool({
  name: 'get_doc_page',
  description: 'Reads one page of the documentation.',
  parameters: z.strictObject({ path: z.string().min(1).describe('A path from search_docs') }),
  run: ({ path }) => {
    const page = DOCS.find((known) => known.path === path);
    if (!page) return errorResponse('page_not_found', `The documentation has no page ${path}.`);
    return {
      type: 'doc_page',
      message: `The page "${page.title}".`,
      title: page.title,
      path: page.path,
      content: page.content,
      doc_url: docUrl(page),
    };
  },
});

function snippet({ content }: DocPage): string {
  const text = content.replace(/^#.*$/gm, '').trim().replace(/\s+/g, ' ');
  return text.length <= SNIPPET_LENGTH ? text : `${text.slice(0, SNIPPET_LENGTH).trimEnd()}…`;
}

function docUrl({ path }: DocPage): string {
  return `https://docs.example.com/${path}`;
}
