/** `find_agent` searches the marketplace, `find_library_agent` the user's own library. */
import { z } from 'zod';
import { AGENTS } from '../data/agents';
import { graphIdOf, libraryLink, listLibrary } from './library';
import { searchItems } from './search';
import { immediateTool, noResults } from './tool';

const MAX_RESULTS = 6;

export const findAgent = immediateTool({
  name: 'find_agent',
  description: 'Searches the marketplace for agents by what they should do.',
  parameters: z.strictObject({
    query: z.string().min(1).describe('Words for what the agent should do'),
  }),
  run: async ({ query }, context) => {
    const owned = new Set((await listLibrary(context)).map(({ graphId }) => graphId));
    const hits = searchItems(AGENTS, query, (agent) => [
      agent.name,
      agent.category,
      agent.description,
    ]).slice(0, MAX_RESULTS);
    if (hits.length === 0) {
      return noResults(
        'find_agent',
        `No agent of the marketplace matches "${query}".`,
        'Use fewer or more general words',
        'Describe the agent and let the copilot create it',
      );
    }
    return {
      type: 'agents_found',
      message: `Found ${plural(hits.length)} for "${query}".`,
      title: `Agents for "${query}"`,
      count: hits.length,
      agents: hits.map(({ item }) => ({
        id: `${item.creator}/${item.slug}`,
        name: item.name,
        description: item.description,
        source: 'marketplace',
        in_library: owned.has(graphIdOf(item)),
        creator: item.creator,
        category: item.category,
        rating: item.rating,
        runs: item.runs,
        is_featured: item.featured,
        graph_id: graphIdOf(item),
      })),
    };
  },
});

export const findLibraryAgent = immediateTool({
  name: 'find_library_agent',
  description: "Searches the user's own library of agents. Without a query it lists all of them.",
  parameters: z.strictObject({ query: z.string().default('').describe('Words, or nothing') }),
  run: async ({ query }, context) => {
    const library = await listLibrary(context);
    const agents =
      query === ''
        ? library
        : searchItems(library, query, (agent) => [agent.name, agent.description]).map(
            ({ item }) => item,
          );
    if (agents.length === 0) {
      return noResults(
        'find_library_agent',
        library.length === 0
          ? 'Your library is empty.'
          : `Nothing in your library matches "${query}".`,
        'Search the marketplace instead',
        'Let the copilot create an agent',
      );
    }
    return {
      type: 'agents_found',
      message: `Found ${plural(agents.length)} in your library.`,
      title: 'Agents in your library',
      count: agents.length,
      agents: agents.map((agent) => ({
        id: agent.id,
        name: agent.name,
        description: agent.description,
        source: 'library',
        in_library: true,
        creator: agent.creator,
        category: agent.category,
        status: 'HEALTHY',
        graph_id: agent.graphId,
        graph_version: agent.version,
        library_agent_link: libraryLink(agent),
      })),
    };
  },
});

function plural(count: number): string {
  return count === 1 ? 'one agent' : `${count} agents`;
}
