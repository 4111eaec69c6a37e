/** One sample per tool response that has a card of its own. */
import type { JsonObject } from '@shared/protocol/json';
import { AGENT_SAMPLES } from './agent-samples';

const BLOCK_ID = '1f0d2c3b-4a59-4687-9786-a5b4c3d2e1f0';

const recipient = { name: 'to', type: 'string', description: 'Who gets it', required: true };

const block = {
  id: BLOCK_ID,
  name: 'Send Mail',
  description: 'Sends a mail.',
  categories: ['COMMUNICATION'],
  input_schema: { type: 'object', properties: { to: { type: 'string' } } },
  output_schema: { type: 'object', properties: { status: { type: 'string' } } },
  required_inputs: [{ ...recipient, default: null }],
};

const file = {
  file_id: '8c2b1a09-7f6e-4d5c-8b4a-394857261504',
  name: 'today.md',
  path: '/notes/today.md',
  mime_type: 'text/markdown',
  size_bytes: 14,
};

/** Fields of each response, without its `type`. */
export const SAMPLE_RESPONSES: Readonly<Record<string, JsonObject>> = {
  ...AGENT_SAMPLES,
  agent_builder_preview: { ...AGENT_SAMPLES.agent_preview },
  agent_builder_saved: { ...AGENT_SAMPLES.agent_saved },
  agent_builder_clarification_needed: { ...AGENT_SAMPLES.clarification_needed },
  block_list: {
    message: 'Found one block.',
    blocks: [block],
    count: 1,
    query: 'mail',
    usage_hint: 'Run a block with run_block and its id.',
  },
  block_details: { message: 'Send Mail: sends a mail.', block, user_authenticated: true },
  block_output: {
    message: 'Send Mail has run.',
    block_id: BLOCK_ID,
    block_name: block.name,
    outputs: { status: ['Sent to me@example.com'] },
    success: true,
    is_dry_run: false,
  },
  review_required: {
    message: 'Send Mail does something that cannot be undone. Please approve it first.',
    block_id: BLOCK_ID,
    block_name: block.name,
    review_id: 'f2a7c0de-3333-4222-8333-944445555666',
    graph_exec_id: 'f2a7c0de-4444-4222-8333-944445555666',
    input_data: { to: 'me@example.com', subject: 'Hello' },
  },
  understanding_updated: {
    message: 'Noted.',
    updated_fields: ['industry'],
    current_understanding: { industry: 'publishing' },
  },
  doc_search_results: {
    message: 'Found one page.',
    results: [
      {
        title: 'Blocks',
        path: 'blocks/overview',
        section: 'Blocks',
        snippet: 'A block does one thing.',
        score: 0.9,
        doc_url: 'https://docs.example.com/blocks/overview',
      },
    ],
    count: 1,
    query: 'blocks',
  },
  doc_page: {
    message: 'The page.',
    title: 'Blocks',
    path: 'blocks/overview',
    content: '# Blocks\n\nA block does one thing.',
    doc_url: 'https://docs.example.com/blocks/overview',
  },
  workspace_file_list: { message: 'One file.', files: [file], total_count: 1 },
  workspace_file_content: {
    message: 'The content of notes/today.md.',
    ...file,
    content_base64: 'IyBUb2RheQoKTWlsaw==',
  },
  workspace_file_metadata: {
    message: 'About notes/today.md.',
    ...file,
    download_url: 'workspace://notes/today.md',
    preview: '# Today',
  },
  workspace_file_written: { message: 'notes/today.md was written.', ...file },
  workspace_file_deleted: {
    message: 'notes/today.md was deleted.',
    file_id: file.file_id,
    success: true,
  },
  bash_exec: {
    message: 'The command has ended.',
    stdout: 'README.md\nsrc\n',
    stderr: '',
    exit_code: 0,
    timed_out: false,
  },
  web_fetch: {
    message: 'The page was fetched.',
    url: 'https://example.com/',
    status_code: 200,
    content_type: 'text/html',
    content: '<h1>Example</h1>',
    truncated: false,
  },
  web_search: {
    message: 'One page found.',
    query: 'example',
    answer: 'An example is one of many.',
    results: [{ title: 'Example', url: 'https://example.com/', snippet: 'For use in examples.' }],
  },
  todo_write: {
    message: 'The list was updated.',
    todos: [
      { content: 'Read the goal', activeForm: 'Reading the goal', status: 'completed' },
      { content: 'Choose blocks', activeForm: 'Choosing blocks', status: 'in_progress' },
      { content: 'Save the agent', activeForm: 'Saving the agent', status: 'pending' },
    ],
  },
};
