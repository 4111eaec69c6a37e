/**
 * The tool responses that have a card of their own: one schema per `type` of the AutoGPT platform's chat API. Unknown
 * fields are ignored; fields that some versions of the platform leave out may be absent or null.
 */
import { z } from 'zod';
import { isJsonObject, type JsonObject, type JsonValue } from './json';

const json = z.json() as z.ZodType<JsonValue>;
const record = z.record(z.string(), json);
const text = z.string();
const optional = text.nullish();
const count = z.number().int();

const card = <T extends string, S extends z.ZodRawShape>(type: T, shape: S) =>
  z.object({ type: z.literal(type), message: text, session_id: optional, ...shape });

const libraryLinks = { library_agent_id: optional, library_agent_link: optional };

const credential = z.object({
  id: text,
  title: text,
  provider: text,
  provider_name: optional,
  type: optional,
  types: z.array(text).nullish(),
  scopes: z.array(text).nullish(),
});

const input = z.object({
  name: text,
  type: text,
  description: optional,
  required: z.boolean(),
  default: json.nullish(),
});

const agentSummary = z.object({
  id: text,
  name: text,
  description: text,
  source: optional,
  in_library: z.boolean().nullish(),
  creator: optional,
  category: optional,
  rating: z.number().nullish(),
  runs: z.number().nullish(),
  is_featured: z.boolean().nullish(),
  status: optional,
  graph_id: optional,
});

const setupInfo = z.object({
  agent_id: text,
  agent_name: text,
  requirements: z.object({
    credentials: z.array(credential),
    inputs: z.array(input),
    execution_modes: z.array(text),
  }),
  user_readiness: z.object({
    has_all_credentials: z.boolean(),
    missing_credentials: z.record(z.string(), credential),
    ready_to_run: z.boolean(),
  }),
});

const agentDetails = z.object({
  id: text,
  name: text,
  description: text,
  in_library: z.boolean(),
  inputs: record,
  credentials: z.array(credential),
  execution_options: z.object({
    manual: z.boolean(),
    scheduled: z.boolean(),
    webhook: z.boolean(),
  }),
  trigger_info: record.nullish(),
});

const execution = z.object({
  execution_id: text,
  status: text,
  started_at: optional,
  ended_at: optional,
  outputs: z.record(z.string(), z.array(json)),
  inputs_summary: record.nullish(),
});

const block = z.object({
  id: text,
  name: text,
  description: text,
  categories: z.array(text),
  input_schema: record,
  output_schema: record,
  required_inputs: z.array(input),
});

const file = { file_id: text, name: text, path: text, mime_type: text, size_bytes: count };

const operation = {
  operation_id: optional,
  tool_name: optional,
  task_id: optional,
  status: optional,
};
const preview = {
  agent_json: record,
  agent_name: text,
  description: text,
  node_count: count,
  link_count: count,
};
const saved = {
  agent_id: text,
  agent_name: text,
  library_agent_id: text,
  library_agent_link: text,
  agent_page_link: text,
  graph_version: count.nullish(),
  image_url: optional,
};
const clarification = {
  questions: z.array(z.object({ question: text, keyword: text, example: optional })),
};

/** Any tool response that has a card. */
export const toolCard = z.discriminatedUnion('type', [
  card('operation_started', operation),
  card('operation_pending', operation),
  card('operation_in_progress', { tool_call_id: text }),
  card('agent_preview', preview),
  card('agent_builder_preview', preview),
  card('agent_saved', saved),
  card('agent_builder_saved', saved),
  card('clarification_needed', clarification),
  card('agent_builder_clarification_needed', clarification),
  card('agent_builder_guide', { content: text }),
  card('agent_builder_validation_result', { valid: z.boolean(), errors: z.array(text) }),
  card('agent_builder_fix_result', { fixes_applied: z.array(text), agent_json: record }),
  card('suggested_goal', {
    suggested_goal: text,
    reason: text,
    original_goal: text,
    goal_type: z.enum(['vague', 'unachievable']),
  }),
  card('setup_requirements', {
    setup_info: setupInfo,
    graph_id: optional,
    graph_version: count.nullish(),
  }),
  card('need_login', {
    agent_info: z.object({ graph_id: text, name: text, trigger_type: optional }).nullish(),
  }),
  card('error', { error: optional, details: json.nullish() }),
  card('input_validation_error', {
    unrecognized_fields: z.array(text),
    inputs: record,
    graph_id: optional,
    graph_version: count.nullish(),
  }),
  card('no_results', { suggestions: z.array(text), name: optional }),
  card('agents_found', { title: text, agents: z.array(agentSummary), count }),
  card('agent_carousel', {
    agents: z.array(
      z.object({
        id: text,
        name: text,
        description: text,
        version: count.nullish(),
        image_url: optional,
      }),
    ),
    total_count: count,
  }),
  card('agent_details', {
    agent: agentDetails,
    user_authenticated: z.boolean(),
    graph_id: optional,
    graph_version: count.nullish(),
  }),
  card('execution_started', {
    execution_id: text,
    graph_id: text,
    graph_name: text,
    ...libraryLinks,
    status: text,
  }),
  card('agent_output', {
    agent_name: text,
    agent_id: text,
    ...libraryLinks,
    execution: execution.nullish(),
    available_executions: z.array(record).nullish(),
    total_executions: count,
  }),
  card('block_list', { blocks: z.array(block), count, query: text, usage_hint: optional }),
  card('block_details', { block, user_authenticated: z.boolean() }),
  card('block_output', {
    block_id: text,
    block_name: text,
    outputs: z.record(z.string(), z.array(json)),
    success: z.boolean(),
    is_dry_run: z.boolean().nullish(),
  }),
  card('review_required', {
    block_id: text,
    block_name: text,
    review_id: text,
    graph_exec_id: text,
    input_data: record,
  }),
  card('understanding_updated', {
    updated_fields: z.array(text),
    current_understanding: record,
  }),
  card('doc_search_results', {
    results: z.array(
      z.object({
        title: text,
        path: text,
        section: text,
        snippet: text,
        score: z.number(),
        doc_url: optional,
      }),
    ),
    count,
    query: text,
  }),
  card('doc_page', { title: text, path: text, content: text, doc_url: optional }),
  card('workspace_file_list', { files: z.array(z.object(file)), total_count: count }),
  card('workspace_file_content', { ...file, content_base64: text }),
  card('workspace_file_metadata', { ...file, download_url: text, preview: optional }),
  card('workspace_file_written', file),
  card('workspace_file_deleted', { file_id: text, success: z.boolean() }),
  card('bash_exec', { stdout: text, stderr: text, exit_code: count, timed_out: z.boolean() }),
  card('web_fetch', {
    url: text,
    status_code: count,
    content_type: text,
    content: text,
    truncated: z.boolean(),
  }),
  card('web_search', { query: text, answer: text, results: z.array(record) }),
  card('todo_write', {
    todos: z.array(
      z.object({
        content: text,
        activeForm: text,
        status: z.enum(['pending', 'in_progress', 'completed']),
      }),
    ),
  }),
]);

export type ToolCard = z.infer<typeof toolCard>;
export type ToolCardType = ToolCard['type'];
export type ToolCardOf<T extends ToolCardType> = Extract<ToolCard, { readonly type: T }>;

/** Every type that has a schema here. */
export const TOOL_CARD_TYPES: readonly ToolCardType[] = toolCard.options.map(
  (option) => option.shape.type.value,
);

export type ParsedToolCard =
  | { readonly kind: 'card'; readonly card: ToolCard }
  /** A response of a type without a schema: the generic card shows its message and its fields. */
  | { readonly kind: 'generic'; readonly type: string; readonly response: JsonObject }
  /** A known type whose fields do not fit, or no tool response at all. */
  | { readonly kind: 'invalid'; readonly reason: string };

const known: ReadonlySet<string> = new Set(TOOL_CARD_TYPES);

/** Reads a normalised tool output. Never throws: what cannot be used is described. */
export function parseToolCard(output: JsonValue): ParsedToolCard {
  if (!isJsonObject(output) || typeof output.type !== 'string') {
    return { kind: 'invalid', reason: 'not an object with a type' };
  }
  if (!known.has(output.type)) return { kind: 'generic', type: output.type, response: output };
  const parsed = toolCard.safeParse(output);
  return parsed.success
    ? { kind: 'card', card: parsed.data }
    : { kind: 'invalid', reason: `bad ${output.type}: ${z.prettifyError(parsed.error)}` };
}
