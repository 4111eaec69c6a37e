import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Chunk } from '@shared/protocol/chunks';
import { parseToolCard, TOOL_CARD_TYPES, type ToolCard } from '@shared/protocol/tool-cards';
import { normaliseToolOutput } from '@shared/protocol/tool-response';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ApiClient, announcedTask, chunks, textOf } from './support/client';
import { makeFolder } from './support/folder';
import { type InProcess, startInProcess } from './support/in-process';

let running: InProcess;
let client: ApiClient;
const scripts = makeFolder();

beforeAll(async () => {
  const file = join(scripts.path, 'scripts.json');
  const steps = [
    { reasoning: 'So, $1.', interval: 0 },
    { tool: 'find_block', arguments: { query: '$1' } },
    { text: 'These are about $1.', interval: 0 },
  ];
  writeFileSync(
    file,
    JSON.stringify({ scripts: [{ name: 'b', pattern: '^blocks! (.+)', steps }] }),
  );
  running = await startInProcess({ LONGHAUL_SCRIPTS: file });
  client = running.client;
});

afterAll(async () => {
  await running.stop();
  scripts.remove();
});

/** The cards of a stream, each checked against its schema. */
function cardsOf(seen: readonly Chunk[]): ToolCard[] {
  return seen.flatMap((chunk) => {
    if (chunk.type !== 'tool-output-available') return [];
    const parsed = parseToolCard(normaliseToolOutput(chunk.output));
    if (parsed.kind !== 'card') throw new Error(JSON.stringify(parsed));
    return [parsed.card];
  });
}

/** Asks and follows an operation to its end. @returns the last card. */
async function cardFor(session: string, message: string): Promise<ToolCard> {
  const { events } = await client.ask(session, message);
  let cards = cardsOf(chunks(events));
  if (cards.at(-1)?.type === 'operation_started') {
    cards = cardsOf(chunks(await client.read(announcedTask(events))));
  }
  const last = cards.at(-1);
  if (!last) throw new Error(`no card for ${message}`);
  const row = (await client.detail(session)).messages.findLast(({ role }) => role === 'tool');
  expect(JSON.parse(row?.content ?? '')).toMatchObject({ type: last.type, session_id: session });
  return last;
}

describe('the cards of the contract', () => {
  it('can all be shown', async () => {
    const session = await client.createSession();
    for (const type of TOOL_CARD_TYPES) {
      const { events } = await client.ask(session, `/script card type=${type}`);
      expect(cardsOf(chunks(events)).map((card) => card.type)).toEqual([type]);
    }
  });

  it('appear for plain messages', async () => {
    const session = await client.createSession();
    const expected = [
      ['Find an agent for news', 'agents_found'],
      ['Find an agent for zymurgy', 'no_results'],
      ['Run Daily News Digest', 'setup_requirements'],
      ['Run Daily News Digest with subject=space', 'input_validation_error'],
      ['Run Daily News Digest with topic=space', 'execution_started'],
      ['Show me the output of Daily News Digest', 'agent_output'],
      ['What is in my library?', 'agents_found'],
      ['Run Weather Brief', 'agent_details'],
      ['Run Travel Planner', 'need_login'],
      ['Run Nothing At All', 'error'],
      ['What blocks work with text?', 'block_list'],
      ['Run block Translate Text', 'block_details'],
      ['Run block Translate Text with text=hello', 'block_output'],
      ['Run block Send Mail with to=me, subject=Hi, body=Hello', 'review_required'],
      ['Search the docs for webhooks', 'doc_search_results'],
      ['Open the page agents/webhooks', 'doc_page'],
      ['I work in publishing', 'understanding_updated'],
      ['Write file notes/today.md: buy milk', 'workspace_file_written'],
      ['List my files', 'workspace_file_list'],
      ['Describe the file notes/today.md', 'workspace_file_metadata'],
      ['Read file notes/today.md', 'workspace_file_content'],
      ['Delete file notes/today.md', 'workspace_file_deleted'],
    ] as const;
    for (const [message, type] of expected) {
      expect([message, (await cardFor(session, message)).type]).toEqual([message, type]);
    }
  });

  it('appear when an agent is created, changed and run', async () => {
    const session = await client.createSession();
    const pace = 'steps=2 interval=1 chars=20 delta=0';
    const saved = await cardFor(
      session,
      `/script create-agent ${pace} goal="An agent that counts words"`,
    );
    expect(saved).toMatchObject({ type: 'agent_saved', agent_name: 'Counts Words' });
    expect(await cardFor(session, `/script edit-agent ${pace} agent="Counts Words"`)).toMatchObject(
      {
        type: 'agent_saved',
        graph_version: 2,
      },
    );
    expect(await cardFor(session, 'Dry run Counts Words')).toMatchObject({
      type: 'execution_started',
    });
    expect(await cardFor(session, 'Show the output of Counts Words')).toMatchObject({
      execution: { status: 'COMPLETED' },
    });
  });

  it('appear when building goes wrong or needs an answer', async () => {
    const session = await client.createSession();
    const create = '/script create-agent steps=2 interval=1 chars=20 delta=0';
    expect(await cardFor(session, `${create} fail=generate`)).toMatchObject({
      type: 'error',
      error: 'generation_failed',
    });
    expect(await cardFor(session, '/script clarify interval=1')).toMatchObject({
      type: 'clarification_needed',
    });
    expect(await cardFor(session, '/script goal type=unachievable interval=1')).toMatchObject({
      type: 'suggested_goal',
      goal_type: 'unachievable',
    });
    const unknown = '/script edit-agent agent=Nobody interval=1 chars=20 delta=0';
    expect(await cardFor(session, unknown)).toMatchObject({ error: 'agent_not_found' });
  });

  it('say that an agent is being changed already', async () => {
    const session = await client.createSession();
    const pace = 'chars=20 delta=0';
    await cardFor(
      session,
      `/script create-agent steps=1 interval=1 ${pace} goal="An agent that waits long"`,
    );
    const edit = `/script edit-agent steps=2 interval=60000 ${pace} agent="Waits Long"`;
    const { events } = await client.ask(session, edit);
    const again = await client.ask(session, edit);
    expect(cardsOf(chunks(again.events))).toMatchObject([
      { type: 'operation_in_progress', tool_call_id: expect.stringContaining('call_') },
    ]);
    // However it is called: the library takes all of these for one agent.
    for (const name of ['waits  long', 'My Waits-Long agent']) {
      const other = await client.ask(session, edit.replace('Waits Long', name));
      expect(cardsOf(chunks(other.events))).toMatchObject([{ type: 'operation_in_progress' }]);
    }
    await client.cancel(session);
    expect(announcedTask(events)).toBeTruthy();
  });
});

describe('a file of scripts', () => {
  it('decides what is said for the messages it matches', async () => {
    const session = await client.createSession();
    const { events } = await client.ask(session, 'blocks! text');
    expect(cardsOf(chunks(events)).map(({ type }) => type)).toEqual(['block_list']);
    expect(textOf(events)).toBe('These are about text.');
    expect(chunks(events).map(({ type }) => type)).toContain('reasoning-delta');
  });

  it('that is wrong keeps the backend from starting, and is named', async () => {
    const file = join(scripts.path, 'wrong.json');
    writeFileSync(file, '{"scripts":[{"name":"x"}]}');
    await expect(startInProcess({ LONGHAUL_SCRIPTS: file })).rejects.toThrow('wrong.json');
  });
});
