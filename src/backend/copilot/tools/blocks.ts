/** `find_block` searches the bundled blocks, `run_block` runs one of them in a simulation. */
import type { JsonObject, JsonValue } from '@shared/protocol/json';
import { z } from 'zod';
import { jsonValue } from '../../json';
import { derivedId } from '../../tasks/ids';
import { BLOCKS } from '../data/blocks';
import { type CatalogueBlock, CREDENTIALS, fillIn } from '../data/catalogue';
import { searchItems } from './search';
import { errorResponse, immediateTool, noResults } from './tool';

const MAX_RESULTS = 8;

export const findBlock = immediateTool({
  name: 'find_block',
  description: 'Searches the blocks that agents are made of.',
  parameters: z.strictObject({
    query: z.string().min(1).describe('Words for what the block should do'),
  }),
  run: ({ query }) => {
    const hits = searchBlocks(query).slice(0, MAX_RESULTS);
    if (hits.length === 0) {
      return noResults(
        'find_block',
        `No block matches "${query}".`,
        'Name what goes in or out',
        'Ask for a category, such as text or data',
      );
    }
    return {
      type: 'block_list',
      message: `Found ${hits.length === 1 ? 'one block' : `${hits.length} blocks`} for "${query}".`,
      blocks: hits.map(describe),
      count: hits.length,
      query,
      usage_hint: 'Run a block with run_block and its id.',
    };
  },
});

export const runBlock = immediateTool({
  name: 'run_block',
  description: 'Runs a single block. Without input data it says what the block needs.',
  parameters: z.strictObject({
    block: z.string().min(1).describe('Name or id of the block'),
    input_data: z.record(z.string(), jsonValue).optional().describe('Values for its inputs'),
    dry_run: z.boolean().default(false).describe('Run without accounts and without effects'),
  }),
  run: ({ block: wanted, input_data: input, dry_run: dryRun }, context) => {
    const block = BLOCKS.find(
      ({ id, name }) => id === wanted || name.toLowerCase() === wanted.toLowerCase(),
    );
    if (!block) return errorResponse('block_not_found', `There is no block named "${wanted}".`);
    if (input === undefined) {
      return {
        type: 'block_details',
        message: `${block.name}: ${block.description}`,
        block: describe(block),
        user_authenticated: true,
      };
    }
    const unknown = Object.keys(input).filter((key) => !block.inputs.some((f) => f.name === key));
    if (unknown.length > 0) {
      return {
        type: 'input_validation_error',
        message: `${block.name} has no input named ${unknown.join(', ')}.`,
        unrecognized_fields: unknown,
        inputs: inputSchema(block),
        graph_id: null,
        graph_version: null,
      };
    }
    const missing = block.inputs.filter(({ name, required }) => required && !(name in input));
    if (missing.length > 0 || (block.credentials.length > 0 && !dryRun)) {
      return requirements(
        block,
        missing.map(({ name }) => name),
        dryRun,
      );
    }
    if (block.needsReview && !dryRun) {
      return {
        type: 'review_required',
        message: `${block.name} does something that cannot be undone. Please approve it first.`,
        block_id: block.id,
        block_name: block.name,
        review_id: derivedId('review', context.toolCallId),
        graph_exec_id: derivedId('block-run', context.toolCallId),
        input_data: input,
      };
    }
    return {
      type: 'block_output',
      message: `${block.name} has run.`,
      block_id: block.id,
      block_name: block.name,
      outputs: outputs(block, input),
      success: true,
      is_dry_run: dryRun,
    };
  },
});

/** The blocks that fit a description, best first. */
export function searchBlocks(query: string): readonly CatalogueBlock[] {
  return searchItems(BLOCKS, query, ({ name, description, categories }) => [
    name,
    categories.join(' '),
    description,
  ]).map(({ item }) => item);
}

function requirements(block: CatalogueBlock, missing: readonly string[], dryRun: boolean) {
  const credentials = block.credentials.map((id) => ({ ...CREDENTIALS[id] }));
  const wanted = [...missing, ...(dryRun ? [] : credentials.map(({ title }) => title))];
  return {
    type: 'setup_requirements',
    message: `Before ${block.name} can run, this is needed: ${wanted.join(', ')}.`,
    setup_info: {
      agent_id: block.id,
      agent_name: block.name,
      requirements: {
        credentials,
        inputs: block.inputs.map((input) => ({ ...input })),
        execution_modes: ['manual'],
      },
      user_readiness: {
        has_all_credentials: credentials.length === 0,
        missing_credentials: Object.fromEntries(credentials.map((each) => [each.id, each])),
        ready_to_run: false,
      },
    },
    graph_id: null,
    graph_version: null,
  };
}

function describe(block: CatalogueBlock) {
  const { id, name, description, categories } = block;
  return {
    ...{ id, name, description, categories },
    input_schema: { type: 'object', properties: inputSchema(block) },
    output_schema: {
      type: 'object',
      properties: Object.fromEntries(
        Object.keys(block.outputs).map((key) => [key, { type: 'string' }]),
      ),
    },
    required_inputs: block.inputs.filter(({ required }) => required).map((input) => ({ ...input })),
  };
}

function inputSchema(block: CatalogueBlock): JsonObject {
  return Object.fromEntries(
    block.inputs.map(({ name, required: _, ...schema }) => [name, { title: name, ...schema }]),
  );
}

function outputs(
  block: CatalogueBlock,
  input: Readonly<Record<string, JsonValue>>,
): Record<string, string[]> {
  const presets = block.inputs.map(({ name, default: value }) => [name, value] as const);
  const values = { ...Object.fromEntries(presets), ...input };
  return Object.fromEntries(
    Object.entries(block.outputs).map(([key, template]) => [key, [fillIn(template, values)]]),
  );
}
