/** Samples of the tool responses about agents. */
import type { JsonObject } from '@shared/protocol/json';

const AGENT_ID = '6c1f0a52-9d3e-4b57-8f61-2f4b0f0c9a11';
const LIBRARY_ID = '0d8a1b7c-55e2-4a6f-9c3d-7e1f2a3b4c5d';
const LIBRARY_LINK = `/library/agents/${LIBRARY_ID}`;

const agent = {
  id: AGENT_ID,
  name: 'Daily News Digest',
  description: 'Collects the news of the day and mails a summary every morning.',
  source: 'library',
  in_library: true,
  creator: 'local',
  category: 'productivity',
  rating: 4.5,
  runs: 128,
  is_featured: false,
};

const requirements = {
  credentials: [{ id: 'gmail', title: 'Gmail', provider: 'google', type: 'oauth2', scopes: [] }],
  inputs: [{ name: 'recipient', type: 'string', description: 'Who gets it', required: true }],
  execution_modes: ['manual', 'scheduled'],
};

/** Fields of each response about agents, without its `type`. */
export const AGENT_SAMPLES: Readonly<Record<string, JsonObject>> = {
  agent_saved: {
    message: 'Agent "Daily News Digest" was created and saved to your library.',
    agent_id: AGENT_ID,
    agent_name: agent.name,
    library_agent_id: LIBRARY_ID,
    library_agent_link: LIBRARY_LINK,
    agent_page_link: `/build?flowID=${AGENT_ID}`,
  },
  agent_preview: {
    message: 'Here is what the agent would look like.',
    agent_json: { name: agent.name, nodes: [], links: [] },
    agent_name: agent.name,
    description: agent.description,
    node_count: 5,
    link_count: 4,
  },
  clarification_needed: {
    message: 'Two things are unclear.',
    questions: [
      { question: 'Which sources should be read?', keyword: 'sources', example: 'BBC, Reuters' },
      { question: 'When should the mail arrive?', keyword: 'time', example: '07:30' },
    ],
  },
  suggested_goal: {
    message: 'The goal is a little vague.',
    suggested_goal: 'Mail me a summary of the technology news every morning.',
    reason: 'The original goal names neither the topic nor the time.',
    original_goal: 'Do something with news.',
    goal_type: 'vague',
  },
  setup_requirements: {
    message: 'The agent needs a few things before it can run.',
    setup_info: {
      agent_id: AGENT_ID,
      agent_name: agent.name,
      requirements,
      user_readiness: {
        has_all_credentials: false,
        missing_credentials: { gmail: { ...requirements.credentials[0], types: ['oauth2'] } },
        ready_to_run: false,
      },
    },
    graph_id: AGENT_ID,
    graph_version: 1,
  },
  need_login: { message: 'Please sign in to save this agent.', agent_info: null },
  error: {
    message: 'The agent could not be generated.',
    error: 'generation_failed',
    details: { step: 'validate' },
  },
  input_validation_error: {
    message: 'Some inputs are not known to this agent.',
    unrecognized_fields: ['recipent'],
    inputs: { recipient: { type: 'string', required: true } },
    graph_id: AGENT_ID,
    graph_version: 1,
  },
  no_results: {
    message: 'No agents match.',
    suggestions: ['Try fewer words', 'Describe what the agent should do'],
    name: 'find_agent',
  },
  agents_found: {
    message: 'Found one agent.',
    title: 'Agents that match',
    agents: [agent],
    count: 1,
  },
  agent_details: {
    message: 'Details of the agent.',
    agent: {
      ...agent,
      inputs: { recipient: { type: 'string' } },
      credentials: requirements.credentials,
      execution_options: { manual: true, scheduled: true, webhook: false },
      trigger_info: null,
    },
    user_authenticated: true,
    graph_id: AGENT_ID,
    graph_version: 1,
  },
  execution_started: {
    message: 'The agent was started.',
    execution_id: 'f2a7c0de-1111-4222-8333-944445555666',
    graph_id: AGENT_ID,
    graph_name: agent.name,
    library_agent_id: LIBRARY_ID,
    library_agent_link: LIBRARY_LINK,
    status: 'QUEUED',
  },
  agent_output: {
    message: 'The latest run.',
    agent_name: agent.name,
    agent_id: AGENT_ID,
    library_agent_id: LIBRARY_ID,
    library_agent_link: LIBRARY_LINK,
    execution: {
      execution_id: 'f2a7c0de-1111-4222-8333-944445555666',
      status: 'COMPLETED',
      started_at: '2026-01-30T07:30:00Z',
      ended_at: '2026-01-30T07:31:10Z',
      outputs: { summary: ['Three stories worth reading today.'] },
      inputs_summary: { recipient: 'me@example.com' },
    },
    available_executions: [],
    total_executions: 1,
  },
  agent_carousel: {
    message: 'Agents that others like.',
    agents: [
      {
        id: AGENT_ID,
        name: agent.name,
        description: agent.description,
        version: 1,
        image_url: null,
      },
    ],
    total_count: 1,
  },
  operation_started: {
    message: 'Agent creation started. You can close this window.',
    operation_id: 'f2a7c0de-2222-4222-8333-944445555666',
    tool_name: 'create_agent',
    task_id: null,
  },
  operation_pending: {
    message: 'Creating your agent: Mail me the news…',
    operation_id: 'f2a7c0de-2222-4222-8333-944445555666',
    tool_name: 'create_agent',
  },
  operation_in_progress: {
    message: 'Agent creation already in progress. Please wait...',
    tool_call_id: 'call_of_the_first_request',
  },
  agent_builder_guide: {
    message: 'How agents are built.',
    content: '# Building\n\n1. Name the goal.\n2. Choose blocks.\n3. Link them.',
  },
  agent_builder_validation_result: {
    message: 'The graph has one problem.',
    valid: false,
    errors: ['The input "to" of "Send Mail" is linked to nothing.'],
  },
  agent_builder_fix_result: {
    message: 'One problem was fixed.',
    fixes_applied: ['Linked "to" of "Send Mail" to the input "recipient".'],
    agent_json: { name: agent.name, nodes: [], links: [] },
  },
};
