import { fold } from '@shared/chat/fold';
import { initialFoldState } from '@shared/chat/fold-state';
import { partsOf } from '@shared/chat/part-index';
import type { Chunk } from '@shared/protocol/chunks';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Model, ModelEvent } from '../../../src/backend/copilot/model';
import { type RoundResult, streamRound } from '../../../src/backend/copilot/round';
import { closeParts, giveUpCalls, readSpoken } from '../../../src/backend/copilot/spoken';
import { TaskFailure } from '../../../src/backend/tasks/workflow';

const signal = new AbortController().signal;

/** A model that goes on where it was interrupted: it knows what it wants to say. */
function eloquent(events: readonly ModelEvent[]): Model {
  return {
    repeatable: false,
    respond: function* ({ spoken }) {
      let skipped = 0;
      for (const event of events) {
        if (event.type === 'text' && skipped < spoken.length) skipped += event.delta.length;
        else if (event.type !== 'reasoning' || spoken === '') yield event;
      }
    },
  };
}

/** Runs a round until it ends, or until it has said `limit` chunks. */
async function run(model: Model, said: readonly Chunk[], limit = Number.POSITIVE_INFINITY) {
  const chunks: Chunk[] = [];
  const body = streamRound(model, { messages: [], context: null }, 'task', 0, {
    said: [...said],
    signal,
  });
  for (let count = 0; count < limit; ) {
    const next = await body.next();
    if (next.done) return { chunks, result: next.value as RoundResult };
    if (next.value.kind === 'chunk') {
      chunks.push(next.value.chunk);
      count += 1;
    }
  }
  await body.return(undefined as never);
  return { chunks, result: null };
}

const text = (delta: string): ModelEvent => ({ type: 'text', delta });

const EVENTS: readonly ModelEvent[] = [
  { type: 'reasoning', delta: 'Hm' },
  { type: 'reasoning', delta: '.' },
  text('One '),
  text('two '),
  text('three'),
  { type: 'tool-call-start', key: 'a', name: 'find_agent' },
  { type: 'tool-call', key: 'a', name: 'find_agent', arguments: { query: 'news' } },
];

/** Every part that begins ends, and only what is open is written to. */
function expectWellFormed(chunks: readonly Chunk[]): void {
  const open = new Set<string>();
  for (const chunk of chunks) {
    if (chunk.type === 'text-start' || chunk.type === 'reasoning-start') {
      expect(open.has(chunk.id)).toBe(false);
      open.add(chunk.id);
    } else if (chunk.type === 'text-delta' || chunk.type === 'reasoning-delta') {
      expect(open.has(chunk.id)).toBe(true);
    } else if (chunk.type === 'text-end' || chunk.type === 'reasoning-end') {
      expect(open.delete(chunk.id)).toBe(true);
    }
  }
  expect([...open]).toEqual([]);
}

describe('a round', () => {
  it('says its thoughts, its text and its calls', async () => {
    const { chunks, result } = await run(eloquent(EVENTS), []);
    expect(chunks.map(({ type }) => type)).toEqual([
      'start',
      'reasoning-start',
      'reasoning-delta',
      'reasoning-delta',
      'reasoning-end',
      'text-start',
      'text-delta',
      'text-delta',
      'text-delta',
      'text-end',
      'tool-input-start',
      'tool-input-available',
    ]);
    expect(result).toMatchObject({
      text: 'One two three',
      toolCalls: [{ name: 'find_agent', arguments: { query: 'news' } }],
    });
  });

  it('that is interrupted anywhere, again and again, goes on without a double or a hole', async () => {
    const calm = await run(eloquent(EVENTS), []);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 4 }),
        async (cuts) => {
          const log: Chunk[] = [];
          for (const cut of cuts) log.push(...(await run(eloquent(EVENTS), log, cut)).chunks);
          const last = await run(eloquent(EVENTS), log);
          log.push(...last.chunks);
          expectWellFormed(log);
          expect(last.result?.text).toBe('One two three');
          expect(last.result?.messageId).toBe(calm.result?.messageId);
          const due = last.result?.toolCalls.filter(({ answer }) => answer === null);
          expect(due?.map(({ name }) => name)).toEqual(['find_agent']);
          expect(log.filter(({ type }) => type === 'start')).toHaveLength(1);
          const texts = log.filter((chunk) => chunk.type === 'text-delta');
          expect(texts.map(({ delta }) => delta).join('')).toBe('One two three');
          const folded = fold(
            initialFoldState(),
            log.map((chunk) => ({ kind: 'chunk', chunk }) as const),
            { taskId: 'task', now: 0, stored: partsOf([]) },
          );
          expect(folded.state.open.size).toBe(0);
        },
      ),
      { numRuns: 200 },
    );
  });

  it('gives up a call whose arguments were incomplete, and asks again', async () => {
    const said: Chunk[] = [
      { type: 'start', messageId: 'm' },
      { type: 'tool-input-start', toolCallId: 'call_old', toolName: 'find_agent' },
    ];
    const { chunks, result } = await run(eloquent(EVENTS.slice(-2)), said);
    expect(chunks.slice(0, 2)).toMatchObject([
      { type: 'tool-input-available', toolCallId: 'call_old', input: {} },
      { type: 'tool-output-available', toolCallId: 'call_old' },
    ]);
    expect(result?.toolCalls).toMatchObject([
      { id: 'call_old', arguments: {}, answer: expect.stringContaining('interrupted') },
      { name: 'find_agent', arguments: { query: 'news' }, answer: null },
    ]);
    expect(result?.toolCalls[1]?.id).not.toBe('call_old');
    // Interrupted once more, it does not give up what it gave up before.
    const again = await run(eloquent(EVENTS.slice(-2)), [...said, ...chunks.slice(0, 2)]);
    expect(again.result).toEqual(result);
  });

  it('keeps a call that was complete, without asking the model again', async () => {
    const first = await run(eloquent(EVENTS), []);
    const silent: Model = {
      repeatable: false,
      respond: () => {
        throw new Error('asked again');
      },
    };
    const again = await run(silent, first.chunks);
    expect(again).toEqual({ chunks: [], result: first.result });
  });

  it('that fails is reported with the code, and what it left open can be closed', async () => {
    const failing = eloquent([
      text('Half a'),
      { type: 'tool-call-start', key: 'a', name: 'find_agent' },
      { type: 'error', message: 'No more.', code: 'rate_limited' },
    ]);
    const log = (await run(failing, [], 5)).chunks;
    await expect(run(failing, [])).rejects.toThrow(TaskFailure);
    expect(giveUpCalls(readSpoken(log), 'Failed.')).toMatchObject([
      { type: 'tool-input-available', toolName: 'find_agent', input: {} },
      { type: 'tool-output-available', output: 'Failed.' },
    ]);
    expect(closeParts(readSpoken(log))).toEqual([]);
    expect(closeParts(readSpoken(log.slice(0, 3)))).toEqual([{ type: 'text-end', id: 'text-1' }]);
  });
});
