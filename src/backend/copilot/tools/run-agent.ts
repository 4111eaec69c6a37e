/** `run_agent`: checks what an agent needs, and starts a simulated run of it. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import type { ToolResponse } from '@shared/protocol/tool-response';
import { z } from 'zod';
import { jsonValue } from '../../json';
import { derivedId } from '../../tasks/ids';
import { CREDENTIALS, fillIn } from '../data/catalogue';
import {
  findInLibrary,
  findInMarketplace,
  fromMarketplace,
  graphIdOf,
  type LibraryAgent,
  libraryLink,
  putAgent,
  putRun,
} from './library';
import { errorResponse, immediateTool, type ToolContext } from './tool';

/** Milliseconds from the start of a run to its outputs. */
const RUN_DURATION = 3_000;

const parameters = z.strictObject({
  agent: z.string().min(1).describe('Name or id of the agent, from the library or the marketplace'),
  inputs: z.record(z.string(), jsonValue).default({}).describe('Values for the inputs, by name'),
  use_defaults: z.boolean().default(false).describe('Fill in example values for what is missing'),
  dry_run: z.boolean().default(false).describe('Run without accounts and without effects'),
  details: z.boolean().default(false).describe('Only say what the agent is and needs'),
});

type Arguments = z.output<typeof parameters>;

export const runAgent = immediateTool({
  name: 'run_agent',
  description: 'Runs an agent, or says what is missing before it can run.',
  parameters,
  run: async (args, context) => {
    const offered = findInMarketplace(args.agent);
    if (offered?.hosted) {
      const { name, trigger } = offered;
      return {
        type: 'need_login',
        message: `${name} runs only with an account of the hosted platform. Please sign in there.`,
        agent_info: { graph_id: graphIdOf(offered), name, trigger_type: trigger },
      };
    }
    const owned = await findInLibrary(context, args.agent);
    const agent = owned ?? (offered && fromMarketplace(context, offered));
    if (!agent) {
      return errorResponse('agent_not_found', `There is no agent named "${args.agent}".`);
    }
    const obstacle = details(agent, args, owned !== null) ?? unmet(agent, args);
    if (obstacle) return obstacle;
    const inputs = completeInputs(agent, args);
    const run = startRun(agent, inputs, args.dry_run, context);
    return {
      response: {
        type: 'execution_started',
        message: `${agent.name} was started${args.dry_run ? ' as a dry run' : ''}.`,
        execution_id: run.id,
        graph_id: agent.graphId,
        graph_name: agent.name,
        library_agent_id: agent.id,
        library_agent_link: libraryLink(agent),
        status: 'QUEUED',
      },
      writes: [...(owned ? [] : [putAgent(agent)]), putRun(run)],
    };
  },
});

/** Said when asked for, and when nothing is needed but nothing was given either. */
function details(agent: LibraryAgent, args: Arguments, inLibrary: boolean): ToolResponse | null {
  const nothingSaid = Object.keys(args.inputs).length === 0 && !args.use_defaults && !args.dry_run;
  const nothingNeeded = agent.credentials.length === 0 && !agent.inputs.some((i) => i.required);
  if (!args.details && !(nothingSaid && nothingNeeded && agent.inputs.length > 0)) return null;
  return {
    type: 'agent_details',
    message: `${agent.name}: ${agent.description}`,
    agent: {
      id: agent.id,
      name: agent.name,
      description: agent.description,
      in_library: inLibrary,
      inputs: inputSchemas(agent),
      credentials: agent.credentials.map((id) => ({ ...CREDENTIALS[id] })),
      execution_options: {
        manual: true,
        scheduled: agent.trigger !== 'webhook',
        webhook: agent.trigger === 'webhook',
      },
      trigger_info: agent.trigger === null ? null : { type: agent.trigger },
    },
    user_authenticated: true,
    graph_id: agent.graphId,
    graph_version: agent.version,
  };
}

/** What keeps the agent from running, or null. */
function unmet(agent: LibraryAgent, args: Arguments): ToolResponse | null {
  const known = new Set(agent.inputs.map(({ name }) => name));
  const unrecognised = Object.keys(args.inputs).filter((name) => !known.has(name));
  const graph = { graph_id: agent.graphId, graph_version: agent.version };
  if (unrecognised.length > 0) {
    return {
      type: 'input_validation_error',
      message: `${agent.name} has no input named ${unrecognised.join(', ')}.`,
      unrecognized_fields: unrecognised,
      inputs: inputSchemas(agent),
      ...graph,
    };
  }
  const missing = agent.inputs.filter(({ name, required }) => required && !(name in args.inputs));
  const inputsReady = missing.length === 0 || args.use_defaults || args.dry_run;
  const accountsReady = agent.credentials.length === 0 || args.dry_run;
  if (inputsReady && accountsReady) return null;
  const credentials = agent.credentials.map((id) => ({ ...CREDENTIALS[id] }));
  const wanted = [
    ...(inputsReady ? [] : missing.map(({ name }) => name)),
    ...(accountsReady ? [] : credentials.map(({ title }) => title)),
  ];
  return {
    type: 'setup_requirements',
    message: `Before ${agent.name} can run, this is needed: ${wanted.join(', ')}.`,
    setup_info: {
      agent_id: agent.id,
      agent_name: agent.name,
      requirements: {
        credentials,
        inputs: agent.inputs.map((input) => ({ ...input })),
        execution_modes: ['manual', ...(agent.trigger === null ? [] : [agent.trigger])],
      },
      user_readiness: {
        has_all_credentials: accountsReady,
        missing_credentials: accountsReady
          ? {}
          : Object.fromEntries(credentials.map((credential) => [credential.id, credential])),
        ready_to_run: false,
      },
    },
    ...graph,
  };
}

function inputSchemas(agent: LibraryAgent): JsonObject {
  return Object.fromEntries(
    agent.inputs.map(({ name, ...schema }) => [name, { title: name, ...schema }]),
  );
}

function completeInputs(agent: LibraryAgent, args: Arguments): Record<string, JsonValue> {
  return Object.fromEntries(
    agent.inputs.map(({ name, default: value }) => [
      name,
      args.inputs[name] ?? value ?? `example ${name}`,
    ]),
  );
}

function startRun(
  agent: LibraryAgent,
  inputs: Record<string, JsonValue>,
  dryRun: boolean,
  context: ToolContext,
) {
  return {
    id: derivedId('run', context.toolCallId),
    agentId: agent.id,
    inputs,
    startedAt: context.now,
    endedAt: context.now + (dryRun ? 0 : RUN_DURATION),
    outputs: Object.fromEntries(
      Object.entries(agent.outputs).map(([name, template]) => [name, [fillIn(template, inputs)]]),
    ),
    dryRun,
  };
}
