/** `edit_agent`: changes an agent of the user's library and saves it as its next version. */
import { z } from 'zod';
import { agentFromJson } from './adopt-agent';
import { firstHundred, savedResponse } from './create-agent';
import { changeAgent } from './generator';
import { findInLibrary, putAgent } from './library';
import {
  planSteps,
  simulatedFailure,
  simulation,
  simulationOptions,
  stepLabels,
} from './operation-steps';
import { stems } from './search';
import { errorResponse, invalidArguments, type OperationTool } from './tool';

export const EDIT_AGENT = 'edit_agent';

const parameters = z.object({
  agent: z.string().min(1).max(200).describe('Name or id of an agent in the library'),
  changes: z.string().min(1).max(10_000).describe('What should be different'),
});

const editAgentArguments = parameters.extend(simulation.shape);

export const editAgent: OperationTool = {
  kind: 'operation',
  name: EDIT_AGENT,
  description:
    'Changes an agent of the library. Takes minutes; its result appears by itself as a new version.',
  parameters,
  startedMessage:
    'Agent edit started. You can close this window - check your library in a few minutes.',
  inProgressMessage: 'Agent edit already in progress. Please wait...',
  pendingMessage: (args) =>
    `Editing agent: ${firstHundred(editAgentArguments.parse(args).changes)}…`,
  refuse: async (args, context) => {
    const parsed = editAgentArguments.safeParse(args);
    if (!parsed.success) return invalidArguments(EDIT_AGENT, parsed.error);
    const { agent, changes } = parsed.data;
    if (!(await findInLibrary(context, agent))) return agentNotFound(agent);
    if (stems(changes).size > 0) return null;
    return {
      type: 'clarification_needed',
      message: 'It is unclear what should change.',
      questions: [
        {
          question: `What should be different about ${agent}?`,
          keyword: 'changes',
          example: 'also post the result to Slack',
        },
      ],
    };
  },
  // An agent has many names: each change is made to the version that was there when it began.
  exclusiveKey: async (args, context) =>
    (await findInLibrary(context, editAgentArguments.parse(args).agent))?.id ?? null,
  plan: async (args, context) => {
    const parsed = editAgentArguments.parse(args);
    const { agent: wanted, changes, steps, interval, fail, via } = parsed;
    const labels = stepLabels(steps);
    const paced = { stepDuration: interval, writes: [], request: null };
    const agent = await findInLibrary(context, wanted);
    if (!agent) {
      return { ...paced, steps: planSteps(labels.slice(0, 1)), response: agentNotFound(wanted) };
    }
    if (fail && !via) {
      const failure = simulatedFailure(fail, labels);
      const response =
        fail === 'generate'
          ? errorResponse('update_generation_failed', 'The changed agent could not be generated.')
          : failure.response;
      return { ...paced, steps: planSteps(failure.steps), response };
    }
    const changed = changeAgent(agent, changes);
    return {
      steps: planSteps(labels),
      stepDuration: interval,
      response: savedResponse(changed, `was changed and saved as version ${changed.version}`),
      writes: [putAgent(changed)],
      request: {
        work: {
          path: '/api/update-agent',
          body: { update_request: changes, current_agent_json: agent.graph },
        },
        simulation: simulationOptions(parsed, agent.graphId),
      },
    };
  },
  adopt: async (json, args, context) => {
    const { agent: wanted, changes } = editAgentArguments.parse(args);
    const agent = await findInLibrary(context, wanted);
    if (!agent) return { response: agentNotFound(wanted) };
    const { id, graphId, name, category, createdAt } = agent;
    const changed = agentFromJson(json, {
      ...{ id, graphId, name, category, createdAt },
      version: agent.version + 1,
      description: `${agent.description}\n\nChanged: ${changes}`,
    });
    const response = savedResponse(changed, `was changed and saved as version ${changed.version}`);
    return { response, writes: [putAgent(changed)] };
  },
};

function agentNotFound(name: string) {
  return errorResponse('agent_not_found', `Your library has no agent named "${name}".`);
}
