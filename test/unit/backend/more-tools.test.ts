import { beforeEach, describe, expect, it } from 'vitest';
import { DOCS } from '../../../src/backend/copilot/data/docs';
import { ToolBench } from './support/tools';

let bench: ToolBench;

beforeEach(() => {
  bench = new ToolBench();
});

describe('finding agents', () => {
  it('searches the marketplace, the best first', async () => {
    const found = await bench.call('find_agent', { query: 'summarise the news of the day' });
    if (found.type !== 'agents_found') throw new Error(found.type);
    expect(found.agents[0]).toMatchObject({ name: 'Daily News Digest', in_library: false });
    expect(await bench.call('find_agent', { query: 'zymurgy' })).toMatchObject({
      type: 'no_results',
      suggestions: expect.arrayContaining([expect.any(String)]),
    });
  });

  it('refuses a query that is none', async () => {
    expect(await bench.call('find_agent', { query: '' })).toMatchObject({
      type: 'error',
      error: 'invalid_arguments',
    });
  });
});

describe('blocks', () => {
  it('are found by what they do', async () => {
    const found = await bench.call('find_block', { query: 'send a mail' });
    if (found.type !== 'block_list') throw new Error(found.type);
    expect(found.blocks[0]).toMatchObject({
      name: 'Send Mail',
      required_inputs: [{ name: 'to' }, { name: 'subject' }, { name: 'body' }],
    });
    expect(await bench.call('find_block', { query: 'zymurgy' })).toMatchObject({
      type: 'no_results',
    });
  });

  it('run once they have what they need', async () => {
    const block = 'Translate Text';
    expect(await bench.call('run_block', { block })).toMatchObject({
      type: 'block_details',
      block: { name: block },
    });
    expect(await bench.call('run_block', { block, input_data: {} })).toMatchObject({
      type: 'setup_requirements',
    });
    expect(await bench.call('run_block', { block, input_data: { t: 1 } })).toMatchObject({
      type: 'input_validation_error',
      unrecognized_fields: ['t'],
    });
    expect(await bench.call('run_block', { block, input_data: { text: 'olá' } })).toMatchObject({
      type: 'block_output',
      outputs: { translation: ['(English) olá'] },
      success: true,
    });
    expect(await bench.call('run_block', { block: 'Nothing' })).toMatchObject({
      error: 'block_not_found',
    });
  });

  it('wait for a review where they cannot be undone, and for accounts where they need one', async () => {
    const input_data = { to: 'me@example.com', subject: 'Hi', body: 'Hello' };
    expect(await bench.call('run_block', { block: 'Send Mail', input_data })).toMatchObject({
      type: 'review_required',
      input_data,
    });
    const slack = { block: 'Post To Slack', input_data: { channel: '#a', message: 'Hi' } };
    expect(await bench.call('run_block', slack)).toMatchObject({
      type: 'setup_requirements',
      setup_info: { user_readiness: { missing_credentials: { slack: {} } } },
    });
    expect(await bench.call('run_block', { ...slack, dry_run: true })).toMatchObject({
      type: 'block_output',
      is_dry_run: true,
    });
  });
});

describe('the documentation', () => {
  it('is searched and read', async () => {
    const found = await bench.call('search_docs', { query: 'running an agent' });
    if (found.type !== 'doc_search_results') throw new Error(found.type);
    expect(found.results[0]).toMatchObject({ path: 'agents/running' });
    expect(await bench.call('get_doc_page', { path: 'agents/running' })).toMatchObject({
      type: 'doc_page',
      content: DOCS.find(({ path }) => path === 'agents/running')?.content,
    });
    expect(await bench.call('get_doc_page', { path: 'nowhere' })).toMatchObject({
      error: 'page_not_found',
    });
    expect(await bench.call('search_docs', { query: 'zymurgy' })).toMatchObject({
      type: 'no_results',
    });
  });
});

describe('what is known of the user', () => {
  it('adds up', async () => {
    await bench.call('add_understanding', { industry: 'publishing' });
    expect(await bench.call('add_understanding', { job_title: 'editor' })).toMatchObject({
      type: 'understanding_updated',
      updated_fields: ['job_title'],
      current_understanding: { industry: 'publishing', job_title: 'editor' },
    });
  });
});

describe('the workspace', () => {
  it('keeps files by their path', async () => {
    const path = 'notes/today.md';
    const content = '# Today: ☕';
    expect(await bench.call('write_workspace_file', { path, content })).toMatchObject({
      type: 'workspace_file_written',
      mime_type: 'text/markdown',
      size_bytes: Buffer.byteLength(content),
    });
    await bench.call('write_workspace_file', { path: `/${path}`, content });
    expect(await bench.call('list_workspace_files')).toMatchObject({
      type: 'workspace_file_list',
      total_count: 1,
    });
    const read = await bench.call('read_workspace_file', { path });
    if (read.type !== 'workspace_file_content') throw new Error(read.type);
    expect(Buffer.from(read.content_base64, 'base64').toString()).toBe(content);
    expect(await bench.call('read_workspace_file', { path, metadata_only: true })).toMatchObject({
      type: 'workspace_file_metadata',
      preview: content,
    });
    expect(await bench.call('delete_workspace_file', { path })).toMatchObject({ success: true });
    expect(await bench.call('read_workspace_file', { path })).toMatchObject({
      error: 'file_not_found',
    });
  });

  it('has no way out', async () => {
    for (const path of ['../secret', 'a/../../b', '/etc/../x', 'a//b', '']) {
      expect(await bench.call('read_workspace_file', { path })).toMatchObject({
        error: 'invalid_arguments',
      });
    }
  });
});
