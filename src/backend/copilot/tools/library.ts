/** The user's library of agents and their runs, as documents. */
import { z } from 'zod';
import { jsonValue } from '../../json';
import type { DocumentWrite } from '../../store/documents';
import { derivedId } from '../../tasks/ids';
import { AGENTS } from '../data/agents';
import type { CatalogueAgent } from '../data/catalogue';
import type { ToolContext } from './tool';

const AGENT_COLLECTION = 'library-agents';
const RUN_COLLECTION = 'agent-runs';

const provider = z.enum(['google', 'github', 'slack', 'openai', 'notion']);

const libraryAgent = z.object({
  /** The library's id; the graph's id stays the same through all versions. */
  id: z.string(),
  graphId: z.string(),
  version: z.number().int(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  creator: z.string(),
  inputs: z.array(
    z.object({
      name: z.string(),
      type: z.enum(['string', 'number', 'boolean']),
      description: z.string(),
      required: z.boolean(),
      default: z.union([z.string(), z.number(), z.boolean()]).nullable(),
    }),
  ),
  credentials: z.array(provider),
  trigger: z.enum(['webhook', 'schedule']).nullable(),
  outputs: z.record(z.string(), z.string()),
  graph: z.record(z.string(), jsonValue),
  createdAt: z.number(),
});

export type LibraryAgent = z.infer<typeof libraryAgent>;

const agentRun = z.object({
  id: z.string(),
  agentId: z.string(),
  inputs: z.record(z.string(), jsonValue),
  startedAt: z.number(),
  endedAt: z.number(),
  outputs: z.record(z.string(), z.array(jsonValue)),
  dryRun: z.boolean(),
});

export type AgentRun = z.infer<typeof agentRun>;

/** The agents of the library, the newest first. */
export async function listLibrary(context: ToolContext): Promise<readonly LibraryAgent[]> {
  const agents = z
    .array(libraryAgent)
    .parse(await context.documents.list(context.userId, AGENT_COLLECTION));
  return agents.toSorted((left, right) => right.createdAt - left.createdAt);
}

/** Finds an agent of the library by id or by name, whatever its case. */
export async function findInLibrary(
  context: ToolContext,
  wanted: string,
): Promise<LibraryAgent | null> {
  const agents = await listLibrary(context);
  return (
    agents.find((agent) => names(agent.id, agent.graphId, agent.name).has(key(wanted))) ?? null
  );
}

/** Finds an agent of the marketplace by slug, by id or by name. */
export function findInMarketplace(wanted: string): CatalogueAgent | null {
  return (
    AGENTS.find((agent) =>
      names(agent.slug, `${agent.creator}/${agent.slug}`, graphIdOf(agent), agent.name).has(
        key(wanted),
      ),
    ) ?? null
  );
}

/** What an agent of the marketplace becomes when it is added to a user's library. */
export function fromMarketplace(context: ToolContext, agent: CatalogueAgent): LibraryAgent {
  const { name, description, category, creator, credentials, trigger, outputs } = agent;
  return {
    id: derivedId('library-agent', context.userId, agent.slug),
    graphId: graphIdOf(agent),
    version: 1,
    ...{ name, description, category, creator, trigger },
    inputs: [...agent.inputs],
    credentials: [...credentials],
    outputs: { ...outputs },
    graph: { name, nodes: [], links: [] },
    createdAt: context.now,
  };
}

export function graphIdOf(agent: CatalogueAgent): string {
  return derivedId('marketplace-agent', agent.slug);
}

export function putAgent(agent: LibraryAgent): DocumentWrite {
  return { kind: 'put-document', collection: AGENT_COLLECTION, id: agent.id, value: agent };
}

export function putRun(run: AgentRun): DocumentWrite {
  return { kind: 'put-document', collection: RUN_COLLECTION, id: run.id, value: run };
}

/** The runs of an agent, the newest first. */
export async function listRuns(
  context: ToolContext,
  agentId: string,
): Promise<readonly AgentRun[]> {
  const runs = z
    .array(agentRun)
    .parse(await context.documents.list(context.userId, RUN_COLLECTION));
  return runs
    .filter((run) => run.agentId === agentId)
    .toSorted((left, right) => right.startedAt - left.startedAt);
}

export function libraryLink(agent: LibraryAgent): string {
  return `/library/agents/${agent.id}`;
}

function names(...all: readonly string[]): ReadonlySet<string> {
  return new Set(all.map(key));
}

/** "My Daily News-Digest agent" and "daily news digest" name the same agent. */
function key(name: string): string {
  const words = name.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.filter((word) => !['my', 'the', 'agent'].includes(word)).join(' ') || name;
}
