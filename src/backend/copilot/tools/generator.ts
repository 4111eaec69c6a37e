/** The simulated agent generator: from a goal to a graph of bundled blocks, by fixed rules. */
import type { JsonObject } from '@shared/protocol/json';
import { derivedId } from '../../tasks/ids';
import { BLOCKS } from '../data/blocks';
import type { CatalogueBlock } from '../data/catalogue';
import { searchBlocks } from './blocks';
import { agentName } from './goal';
import type { LibraryAgent } from './library';

const MAX_WORKERS = 4;

/** The agent that a description asks for. @param identity tells apart agents of the same description. */
export function generateAgent(description: string, identity: string, now: number): LibraryAgent {
  const name = agentName(description);
  const workers = searchBlocks(description)
    .filter(({ categories }) => !categories.some((each) => each === 'INPUT' || each === 'OUTPUT'))
    .slice(0, MAX_WORKERS);
  const graphId = derivedId('agent', description, identity);
  return {
    id: derivedId('library-agent', description, identity),
    graphId,
    version: 1,
    name,
    description,
    category: 'created',
    creator: 'you',
    inputs: workers[0]?.inputs.map((field) => ({ ...field })) ?? [],
    credentials: [...new Set(workers.flatMap(({ credentials }) => credentials))],
    trigger: workers.some(({ name: block }) => block === 'Run On Schedule') ? 'schedule' : null,
    outputs: { result: `${name} has done its work.` },
    graph: graph(graphId, name, workers),
    createdAt: now,
  };
}

/** The next version of an agent. */
export function changeAgent(agent: LibraryAgent, changes: string): LibraryAgent {
  const description = `${agent.description}\n\nChanged: ${changes}`;
  const next = generateAgent(description, agent.graphId, agent.createdAt);
  return {
    ...next,
    id: agent.id,
    graphId: agent.graphId,
    version: agent.version + 1,
    name: agent.name,
    category: agent.category,
    graph: { ...next.graph, id: agent.graphId, name: agent.name },
  };
}

/** How many nodes and links a generated graph has. */
export function sizeOf({ graph: { nodes, links } }: LibraryAgent): {
  nodes: number;
  links: number;
} {
  const length = (value: unknown) => (Array.isArray(value) ? value.length : 0);
  return { nodes: length(nodes), links: length(links) };
}

/** A chain: the input, what works, the output. */
function graph(id: string, name: string, workers: readonly CatalogueBlock[]): JsonObject {
  const ends = ['Text Input', 'Agent Output'].map((end) => BLOCKS.find((b) => b.name === end));
  const chain = [ends[0], ...workers, ends[1]].filter((block) => block !== undefined);
  const nodes = chain.map((block, index) => ({
    id: derivedId(id, 'node', index),
    block_id: block.id,
    block_name: block.name,
    input_default: {},
    metadata: { position: { x: index * 300, y: 0 } },
  }));
  const links = nodes.slice(1).map((node, index) => ({
    id: derivedId(id, 'link', index),
    source_id: nodes[index]?.id ?? '',
    source_name: Object.keys(chain[index]?.outputs ?? {})[0] ?? 'value',
    sink_id: node.id,
    sink_name: chain[index + 1]?.inputs[0]?.name ?? 'value',
  }));
  return { id, name, nodes, links };
}
