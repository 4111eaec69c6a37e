import { TOOL_CARD_TYPES } from '@shared/protocol/tool-cards';
import * as fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { AGENTS } from '../../../src/backend/copilot/data/agents';
import { BLOCKS } from '../../../src/backend/copilot/data/blocks';
import { DOCS } from '../../../src/backend/copilot/data/docs';
import { createAgent } from '../../../src/backend/copilot/tools/create-agent';
import { stepLabels } from '../../../src/backend/copilot/tools/operation-steps';
import { SAMPLE_RESPONSES } from '../../../src/backend/copilot/tools/samples';
import { cardOf, ToolBench } from './support/tools';

let bench: ToolBench;

beforeEach(() => {
  bench = new ToolBench();
});

const NEWS = { description: 'Create an agent that reads news about space', interval: 0 };

describe('the samples', () => {
  it('exist for every card of the contract and fit its schema', () => {
    expect(Object.keys(SAMPLE_RESPONSES).toSorted()).toEqual([...TOOL_CARD_TYPES].toSorted());
    for (const [type, fields] of Object.entries(SAMPLE_RESPONSES)) {
      expect(cardOf({ ...fields, type }).type).toBe(type);
    }
  });
});

describe('the bundled data', () => {
  it('has no two entries of one name', () => {
    for (const names of [
      AGENTS.map(({ name }) => name),
      AGENTS.map(({ slug }) => slug),
      BLOCKS.map(({ name }) => name),
      DOCS.map(({ path }) => path),
    ]) {
      expect(new Set(names).size).toBe(names.length);
    }
  });
});

describe('creating an agent', () => {
  it('names any number of steps, all different, and saves at last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), (count) => {
        const labels = stepLabels(count);
        expect(labels).toHaveLength(count);
        expect(new Set(labels).size).toBe(count);
        expect(labels.at(-1)).toBe('Save to the library');
      }),
    );
  });

  it('lays out the same plan for the same arguments', async () => {
    const args = { description: 'An agent that mails the news', steps: 3, interval: 10, seed: 7 };
    const plan = await createAgent.plan(args, bench.context());
    expect(await createAgent.plan(args, bench.context())).toEqual(plan);
    expect(plan.response).toMatchObject({ type: 'agent_saved', agent_name: 'Mails The News' });
  });

  it('saves the agent into the library of its user alone', async () => {
    expect(await bench.call('find_library_agent')).toMatchObject({ type: 'no_results' });
    expect(await bench.call('create_agent', NEWS)).toMatchObject({
      type: 'agent_saved',
      agent_name: 'Reads News About Space',
    });
    expect(await bench.call('find_library_agent', { query: 'space' })).toMatchObject({
      type: 'agents_found',
      count: 1,
      agents: [{ name: 'Reads News About Space', in_library: true }],
    });
    expect(await bench.call('find_library_agent', {}, 'someone else')).toMatchObject({
      type: 'no_results',
    });
  });

  it.each([
    ['Create an agent', 'clarification_needed'],
    ['Create an agent that does something with my mail', 'suggested_goal'],
    ['Create an agent that can predict the lottery', 'suggested_goal'],
  ])('asks back about "%s"', async (description, type) => {
    expect(await bench.call('create_agent', { description })).toMatchObject({ type });
    expect(await bench.call('find_library_agent')).toMatchObject({ type: 'no_results' });
  });

  it('takes the answers to what it asked', async () => {
    const description = 'Create an agent';
    const answers = 'purpose: summarise the news\ntime: every morning';
    expect(await bench.call('create_agent', { description, answers })).toMatchObject({
      type: 'agent_saved',
      agent_name: 'Summarise The News Every',
    });
  });

  it('shows a preview without saving', async () => {
    expect(await bench.call('create_agent', { ...NEWS, preview: true })).toMatchObject({
      type: 'agent_preview',
      node_count: expect.any(Number),
    });
    expect(await bench.call('find_library_agent')).toMatchObject({ type: 'no_results' });
  });

  it.each([
    ['configure', 'service_not_configured'],
    ['decompose', 'decomposition_failed'],
    ['generate', 'generation_failed'],
    ['save', 'save_failed'],
  ])('fails on demand at %s', async (fail, error) => {
    expect(await bench.call('create_agent', { ...NEWS, fail })).toMatchObject({
      type: 'error',
      error,
    });
  });

  it('refuses arguments that do not fit', async () => {
    expect(await bench.call('create_agent', { goal: 'news' })).toMatchObject({
      type: 'error',
      error: 'invalid_arguments',
      message: expect.stringContaining('description'),
    });
  });
});

describe('editing an agent', () => {
  it('saves the next version under the same ids', async () => {
    const saved = await bench.call('create_agent', NEWS);
    const edited = await bench.call('edit_agent', {
      agent: 'reads news about space',
      changes: 'also post it to Slack',
    });
    if (saved.type !== 'agent_saved' || edited.type !== 'agent_saved') throw new Error('not saved');
    expect(edited).toMatchObject({
      agent_id: saved.agent_id,
      library_agent_id: saved.library_agent_id,
      graph_version: 2,
    });
    // The changed agent has the block for Slack, and so needs an account there.
    expect(await bench.call('run_agent', { agent: saved.agent_id })).toMatchObject({
      type: 'setup_requirements',
      setup_info: { user_readiness: { missing_credentials: { slack: { provider: 'slack' } } } },
    });
  });

  it('knows only agents of the library, and asks what should change', async () => {
    const args = { agent: 'Reads News About Space', changes: 'more news' };
    expect(await bench.call('edit_agent', args)).toMatchObject({ error: 'agent_not_found' });
    await bench.call('create_agent', NEWS);
    expect(await bench.call('edit_agent', { ...args, changes: 'this' })).toMatchObject({
      type: 'clarification_needed',
    });
  });
});

describe('running an agent', () => {
  it('asks for what is missing, and says what it does not know', async () => {
    const agent = 'Daily News Digest';
    expect(await bench.call('run_agent', { agent })).toMatchObject({
      type: 'setup_requirements',
      message: expect.stringContaining('topic'),
      setup_info: { user_readiness: { has_all_credentials: true, ready_to_run: false } },
    });
    expect(await bench.call('run_agent', { agent, inputs: { subject: 'x' } })).toMatchObject({
      type: 'input_validation_error',
      unrecognized_fields: ['subject'],
      inputs: { topic: { required: true } },
    });
    expect(await bench.call('run_agent', { agent: 'Nobody' })).toMatchObject({
      error: 'agent_not_found',
    });
  });

  it('says what an agent is, when it is asked or nothing is needed', async () => {
    expect(await bench.call('run_agent', { agent: 'weather-brief' })).toMatchObject({
      type: 'agent_details',
      agent: { in_library: false, inputs: { city: { default: 'Lisbon' } } },
    });
    expect(await bench.call('run_agent', { agent: 'Mail Triage', details: true })).toMatchObject({
      type: 'agent_details',
      agent: { credentials: [{ provider: 'google' }] },
    });
  });

  it('of the hosted platform needs a sign-in', async () => {
    expect(await bench.call('run_agent', { agent: 'Travel Planner' })).toMatchObject({
      type: 'need_login',
      agent_info: { name: 'Travel Planner' },
    });
  });

  it('runs, puts the agent into the library, and shows the outputs when the run has ended', async () => {
    const started = await bench.call('run_agent', {
      agent: 'longhaul-samples/news-digest'.split('/')[1] ?? '',
      inputs: { topic: 'space' },
    });
    expect(started).toMatchObject({ type: 'execution_started', graph_name: 'Daily News Digest' });
    const view = { agent: 'my daily news digest agent' };
    expect(await bench.call('view_agent_output', view)).toMatchObject({
      execution: { status: 'RUNNING', ended_at: null, outputs: {} },
    });
    bench.now += 10_000;
    expect(await bench.call('view_agent_output', view)).toMatchObject({
      type: 'agent_output',
      execution: {
        status: 'COMPLETED',
        outputs: { summary: ['3 stories about space are worth reading today.'] },
      },
      total_executions: 1,
    });
  });

  it('runs dry without accounts', async () => {
    const agent = 'Mail Triage';
    expect(await bench.call('run_agent', { agent, use_defaults: true })).toMatchObject({
      type: 'setup_requirements',
    });
    expect(await bench.call('run_agent', { agent, dry_run: true })).toMatchObject({
      type: 'execution_started',
    });
    expect(await bench.call('view_agent_output', { agent })).toMatchObject({
      execution: { status: 'COMPLETED' },
    });
    expect(await bench.call('view_agent_output', { agent, execution_id: 'unknown' })).toMatchObject(
      { type: 'no_results' },
    );
  });
});
