/** `create_agent`: builds an agent from a goal with the simulated generator, and saves it to the user's library. */
import type { JsonObject } from '@shared/protocol/json';
import { z } from 'zod';
import { derivedId } from '../../tasks/ids';
import { hashSeed } from '../scripted/random';
import { agentFromJson } from './adopt-agent';
import { generateAgent, sizeOf } from './generator';
import { goalOf, objection } from './goal';
import { type LibraryAgent, libraryLink, putAgent } from './library';
import {
  planSteps,
  simulatedFailure,
  simulation,
  simulationOptions,
  stepLabels,
} from './operation-steps';
import { invalidArguments, type OperationPlan, type OperationTool } from './tool';

export const CREATE_AGENT = 'create_agent';

const parameters = z.object({
  description: z.string().min(1).max(10_000).describe('What the agent should do, and when'),
  answers: z
    .string()
    .max(10_000)
    .optional()
    .describe("The user's answers to what an earlier call asked back"),
  preview: z.boolean().optional().describe('Only show what the agent would look like'),
});

/** Arguments of the tool, with those that pace the simulation. */
export const createAgentArguments = parameters.extend(simulation.shape);

export const createAgent: OperationTool = {
  kind: 'operation',
  name: CREATE_AGENT,
  description:
    'Creates an agent from a goal and saves it to the library. Takes minutes; its result appears by itself.',
  parameters,
  startedMessage:
    'Agent creation started. You can close this window - check your library in a few minutes.',
  inProgressMessage: 'Agent creation already in progress. Please wait...',
  pendingMessage: (args) => {
    const { description } = createAgentArguments.parse(args);
    return `Creating your agent: ${firstHundred(description)}…`;
  },
  refuse: async (args) => {
    const parsed = createAgentArguments.safeParse(args);
    return parsed.success ? null : invalidArguments(CREATE_AGENT, parsed.error);
  },
  exclusiveKey: async () => null,
  plan: async (args, context) => planCreation(args, context.now),
  adopt: async (json, args, context) => {
    const { description } = createAgentArguments.parse(args);
    const agent = agentFromJson(json, {
      id: derivedId('library-agent', context.toolCallId),
      graphId: derivedId('agent', context.toolCallId),
      ...{ version: 1, name: null, description, category: 'created', createdAt: context.now },
    });
    const response = savedResponse(agent, 'was created and saved to your library');
    return { response, writes: [putAgent(agent)] };
  },
};

function planCreation(args: JsonObject, now: number): OperationPlan {
  const parsed = createAgentArguments.parse(args);
  const { description, answers, preview, steps, interval, seed, fail, via } = parsed;
  const labels = stepLabels(steps);
  const paced = { stepDuration: interval, writes: [], request: null };
  const refusal = answers === undefined ? objection(description) : null;
  if (refusal) return { ...paced, steps: planSteps(labels.slice(0, 1)), response: refusal };
  if (fail && !via) {
    const failure = simulatedFailure(fail, labels);
    return { ...paced, steps: planSteps(failure.steps), response: failure.response };
  }
  const identity = String(seed ?? hashSeed(description));
  const instructions = withAnswers(description, answers);
  const agent = generateAgent(instructions, identity, now);
  if (preview) {
    return { ...paced, steps: planSteps(labels.slice(0, -1)), response: previewOf(agent) };
  }
  return {
    steps: planSteps(labels),
    stepDuration: interval,
    response: savedResponse(agent, 'was created and saved to your library'),
    writes: [putAgent(agent)],
    request: {
      work: { path: '/api/generate-agent', body: { instructions } },
      simulation: simulationOptions(parsed, identity),
    },
  };
}

/** The goal as it is known after the user has answered; answers come as lines of `keyword: answer`. */
function withAnswers(description: string, answers: string | undefined): string {
  if (answers === undefined) return description;
  return `${goalOf(description)} ${answers.replace(/^[ \t]*[\w ]+:[ \t]*/gm, '')}`.trim();
}

/** The answer that tells of a saved agent. */
export function savedResponse(agent: LibraryAgent, whatHappened: string) {
  return {
    type: 'agent_saved',
    message: `Agent "${agent.name}" ${whatHappened}.`,
    agent_id: agent.graphId,
    agent_name: agent.name,
    library_agent_id: agent.id,
    library_agent_link: libraryLink(agent),
    agent_page_link: `/build?flowID=${agent.graphId}`,
    graph_version: agent.version,
  };
}

export function firstHundred(text: string): string {
  return [...text].slice(0, 100).join('');
}

function previewOf(agent: LibraryAgent) {
  const { nodes, links } = sizeOf(agent);
  return {
    type: 'agent_preview',
    message: `"${agent.name}" would have ${nodes} blocks. Nothing is saved yet.`,
    agent_json: agent.graph,
    agent_name: agent.name,
    description: agent.description,
    node_count: nodes,
    link_count: links,
  };
}
