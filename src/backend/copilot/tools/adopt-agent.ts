/** Agents that a generator has made, as the library keeps them. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import { BLOCKS } from '../data/blocks';
import type { CatalogueBlock } from '../data/catalogue';
import { agentName } from './goal';
import type { LibraryAgent } from './library';

/** @param known what the library knows about the agent before, or makes up for a new one. */
export function agentFromJson(
  json: JsonObject,
  known: Pick<LibraryAgent, 'id' | 'graphId' | 'version' | 'category' | 'createdAt'> & {
    readonly name: string | null;
    readonly description: string;
  },
): LibraryAgent {
  const name = known.name ?? text(json.name) ?? agentName(known.description);
  const workers = blocksOf(json).filter(
    ({ categories }) => !categories.some((each) => each === 'INPUT' || each === 'OUTPUT'),
  );
  return {
    ...known,
    name,
    description: text(json.description) ?? known.description,
    creator: 'you',
    inputs: workers[0]?.inputs.map((field) => ({ ...field })) ?? [],
    credentials: [...new Set(workers.flatMap(({ credentials }) => credentials))],
    trigger: workers.some((block) => block.name === 'Run On Schedule') ? 'schedule' : null,
    outputs: { result: `${name} has done its work.` },
    graph: { nodes: [], links: [], ...json, id: known.graphId, name },
  };
}

/** The bundled blocks among the nodes of a graph. */
function blocksOf({ nodes }: JsonObject): readonly CatalogueBlock[] {
  if (!Array.isArray(nodes)) return [];
  return nodes.flatMap((node: JsonValue) => {
    const id = typeof node === 'object' && node !== null && 'block_id' in node && node.block_id;
    return BLOCKS.filter((block) => block.id === id);
  });
}

function text(value: JsonValue | undefined): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value : null;
}
