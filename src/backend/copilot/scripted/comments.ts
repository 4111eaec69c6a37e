/** What the scripted model says about a tool's answer. */
import { isToolResponse, normaliseToolOutput } from '@shared/protocol/tool-response';
import { agentComment } from './answers';

const COMMENTS: Readonly<Record<string, string>> = {
  agent_preview: 'This is only a preview. Ask me to create the agent, and it is saved.',
  clarification_needed: 'Please answer these questions, and I go on.',
  suggested_goal: 'Accept the suggestion or word it in your own way, and I go on.',
  setup_requirements: 'Give me what is missing, for example: “run NAME with topic=space”.',
  input_validation_error: 'Please use the names of the inputs above.',
  need_login: 'I cannot sign in for you.',
  error: 'That did not work. The message above says why.',
  no_results: 'Nothing was found. The suggestions above may help.',
  agents_found: 'These fit best. Say “run NAME” to start one.',
  agent_details: 'Say “run NAME with example values” to try it.',
  execution_started: 'It runs now. Ask for “the output of NAME” in a moment.',
  agent_output: 'This is what the run has given so far.',
  operation_in_progress: 'I am still working on that one.',
  block_list: 'Say “run block NAME” to see what one of them needs.',
  block_details: 'Say “run block NAME with input=value” to try it.',
  block_output: 'The block has done its work.',
  review_required: 'Nothing has happened yet: this needs your approval.',
  understanding_updated: 'I will keep it in mind.',
  doc_search_results: 'Say “open the page PATH” to read one of them.',
  doc_page: 'That is all the page says.',
  workspace_file_list: 'Say “read file PATH” to see one.',
  workspace_file_written: 'The file is in your workspace.',
  workspace_file_deleted: 'The file is gone.',
};

/** A sentence about a tool's output; an agent that was saved gets more. */
export function commentOn(output: string): string {
  const response = normaliseToolOutput(output);
  if (!isToolResponse(response)) return 'The tool has answered.';
  if (response.type === 'agent_saved') {
    return agentComment(
      typeof response.agent_name === 'string' ? response.agent_name : 'New Agent',
    );
  }
  return COMMENTS[response.type] ?? 'The tool has answered.';
}
