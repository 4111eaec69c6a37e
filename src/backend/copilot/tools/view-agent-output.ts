/** `view_agent_output`: what the runs of an agent gave. */
import { z } from 'zod';
import { type AgentRun, findInLibrary, libraryLink, listRuns } from './library';
import { errorResponse, immediateTool, noResults } from './tool';

export const viewAgentOutput = immediateTool({
  name: 'view_agent_output',
  description: "Shows the state and the outputs of an agent's latest run, or of a given run.",
  parameters: z.strictObject({
    agent: z.string().min(1).describe('Name or id of an agent in the library'),
    execution_id: z.string().optional().describe('A certain run instead of the latest'),
  }),
  run: async ({ agent: wanted, execution_id: runId }, context) => {
    const agent = await findInLibrary(context, wanted);
    if (!agent) {
      return errorResponse('agent_not_found', `Your library has no agent named "${wanted}".`);
    }
    const runs = await listRuns(context, agent.id);
    const run = runId === undefined ? runs[0] : runs.find(({ id }) => id === runId);
    if (runId !== undefined && !run) {
      return noResults(
        'view_agent_output',
        `${agent.name} has no run ${runId}.`,
        'Look at the latest run',
      );
    }
    return {
      type: 'agent_output',
      message: run
        ? `The run of ${agent.name} is ${stateOf(run, context.now).toLowerCase()}.`
        : `${agent.name} has not run yet.`,
      agent_name: agent.name,
      agent_id: agent.graphId,
      library_agent_id: agent.id,
      library_agent_link: libraryLink(agent),
      execution: run ? execution(run, context.now) : null,
      available_executions: runs.slice(0, 10).map((known) => ({
        execution_id: known.id,
        status: stateOf(known, context.now),
        started_at: isoTime(known.startedAt),
      })),
      total_executions: runs.length,
    };
  },
});

function execution(run: AgentRun, now: number) {
  const ended = now >= run.endedAt;
  return {
    execution_id: run.id,
    status: stateOf(run, now),
    started_at: isoTime(run.startedAt),
    ended_at: ended ? isoTime(run.endedAt) : null,
    outputs: ended ? run.outputs : {},
    inputs_summary: run.inputs,
  };
}

function stateOf(run: AgentRun, now: number): string {
  return now >= run.endedAt ? 'COMPLETED' : 'RUNNING';
}

function isoTime(ms: number): string {
  return new Date(ms).toISOString();
}
