import { describe, expect, it } from 'vitest';
import { readIntent } from '../../../src/backend/copilot/scripted/intents';
import { ALL_TOOLS } from '../../../src/backend/copilot/tools/all-tools';
import { ToolBench } from './support/tools';

/** Messages, the tool they reach, and the card that answers in an empty library. */
const MESSAGES = [
  ['Please build me an agent that reads the news', 'create_agent', 'agent_saved'],
  ['Create an agent', 'create_agent', 'clarification_needed'],
  ['Preview an agent that mails the weather', 'create_agent', 'agent_preview'],
  ['Edit my agent "News": send it to Slack', 'edit_agent', 'error'],
  ['Find an agent for invoices', 'find_agent', 'agents_found'],
  ['Is there an agent for zymurgy?', 'find_agent', 'no_results'],
  ['What is in my library?', 'find_library_agent', 'no_results'],
  ['Run Daily News Digest', 'run_agent', 'setup_requirements'],
  ['run the agent Daily News Digest with topic=space', 'run_agent', 'execution_started'],
  ['Run Daily News Digest with subject: space', 'run_agent', 'input_validation_error'],
  ['Run Lead Finder with example values', 'run_agent', 'setup_requirements'],
  ['Dry run Lead Finder', 'run_agent', 'execution_started'],
  ['Run Weather Brief', 'run_agent', 'agent_details'],
  ['Run Travel Planner', 'run_agent', 'need_login'],
  ['Tell me about the agent Mail Triage', 'run_agent', 'agent_details'],
  ['Show me the output of Mail Triage', 'view_agent_output', 'error'],
  ['What blocks work with text?', 'find_block', 'block_list'],
  ['Run block Translate Text', 'run_block', 'block_details'],
  ['Run block Translate Text with text="good morning"', 'run_block', 'block_output'],
  ['Run block Send Mail with to=me, subject=Hi, body=Hello', 'run_block', 'review_required'],
  ['Search the docs for webhooks', 'search_docs', 'doc_search_results'],
  ['Open the page agents/webhooks', 'get_doc_page', 'doc_page'],
  ['I work in publishing.', 'add_understanding', 'understanding_updated'],
  ['My name is Ada', 'add_understanding', 'understanding_updated'],
  ['Write file notes/today.md: buy milk', 'write_workspace_file', 'workspace_file_written'],
  ['List my files', 'list_workspace_files', 'workspace_file_list'],
  ['Read file notes/today.md', 'read_workspace_file', 'error'],
  ['Describe the file notes/today.md', 'read_workspace_file', 'error'],
  ['Delete file notes/today.md', 'delete_workspace_file', 'error'],
] as const;

describe('plain messages', () => {
  it.each(MESSAGES)('"%s" reaches %s and is answered with %s', async (message, tool, card) => {
    const intent = readIntent(message);
    expect(intent?.tool).toBe(tool);
    const args = intent?.arguments ?? {};
    expect((await new ToolBench().call(tool, args)).type).toBe(card);
  });

  it('reach every tool', () => {
    const reached = new Set(MESSAGES.map(([, tool]) => tool));
    const tools = ALL_TOOLS.filter(({ internal }) => !internal).map(({ name }) => name);
    expect([...reached].toSorted()).toEqual(tools.toSorted());
  });

  it.each(['What is the weather like?', 'hello', 'Who are you?', 'Thanks!'])(
    '"%s" reaches none',
    (message) => {
      expect(readIntent(message)).toBeNull();
    },
  );

  it('are read quickly, however long', () => {
    const started = performance.now();
    readIntent('create find the run with '.repeat(3_000));
    expect(performance.now() - started).toBeLessThan(500);
  });
});
