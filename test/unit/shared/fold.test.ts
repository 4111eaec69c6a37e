import { fold } from '@shared/chat/fold';
import { initialFoldState, MAX_OPEN } from '@shared/chat/fold-state';
import { partsOf } from '@shared/chat/part-index';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldAll, foldChunks, input, TASK } from './folding';

const start = { type: 'start', messageId: 'm1' };
const finish = { type: 'finish' };
const delta = (id: string, text: string) => ({ type: 'text-delta', id, delta: text });
const startedOutput = {
  type: 'operation_started',
  operation_id: 'op-1',
  task_id: 'task-2',
  tool_name: 'create_agent',
};

describe('folding', () => {
  it('builds a message from a plain turn', () => {
    const { messages, state } = foldChunks(
      start,
      { type: 'text-start', id: 't' },
      delta('t', 'Hel'),
      delta('t', 'lo'),
      { type: 'text-end', id: 't' },
      finish,
    );
    expect(messages).toEqual([
      {
        id: 'm1',
        role: 'assistant',
        status: 'complete',
        createdAt: 0,
        parts: [{ type: 'text', text: 'Hello', state: 'done' }],
      },
    ]);
    expect(state.end).toBe('finished');
  });

  it('joins neighbouring deltas of a batch into one change', () => {
    const inputs = [start, delta('t', 'a'), delta('t', 'b'), delta('t', 'c')].map(input);
    const { changes } = fold(initialFoldState(), inputs, {
      taskId: TASK,
      now: 0,
      stored: partsOf([]),
    });
    expect(changes.filter(({ type }) => type === 'text.appended')).toHaveLength(1);
  });

  it('C01: waits for no second half in an input that is written anew', () => {
    const begin = { type: 'tool-input-start', toolCallId: 'c', toolName: 'find' };
    const write = (inputTextDelta: string) => ({
      type: 'tool-input-delta',
      toolCallId: 'c',
      inputTextDelta,
    });
    const { messages } = foldChunks(
      ...[begin, write(`{"q":"${'🦜'[0]}`), { type: 'start-step' }, begin, write('{"q":"x"}')],
    );
    const inputs = messages[0]?.parts.flatMap((part) =>
      part.type === 'tool' ? [part.inputText] : [],
    );
    expect(inputs).toEqual(['{"q":"\uFFFD', '{"q":"x"}']);
  });

  it('C01: waits for the second half of a character that a server has cut in two', () => {
    const delta = (text: string) => [input({ type: 'text-delta', id: '0', delta: text })];
    const half = foldAll([delta(`a${'🦜'[0]}`)]);
    expect(half.messages[0]?.parts).toMatchObject([{ text: 'a' }]);
    const whole = foldAll([delta(`${'🦜'[1]}b`)], half);
    expect(whole.messages[0]?.parts).toMatchObject([{ text: 'a🦜b' }]);
    const never = foldAll([[input({ type: 'finish' })]], half);
    expect(never.messages[0]?.parts).toMatchObject([{ text: 'a\uFFFD', state: 'done' }]);
  });

  it('opens a part for a delta that comes without its start', () => {
    const { messages } = foldChunks(start, delta('t', 'x'), finish);
    expect(messages[0]?.parts).toEqual([{ type: 'text', text: 'x', state: 'done' }]);
  });

  it('names a message that the stream leaves unnamed', () => {
    expect(foldChunks(delta('t', 'x'), finish).messages[0]?.id).toBe(`${TASK}:0`);
  });

  it('begins a new message when a start names another one', () => {
    const { messages } = foldChunks(
      start,
      delta('t', 'one'),
      { type: 'start', messageId: 'm2' },
      delta('t', 'two'),
      finish,
    );
    expect(messages.map(({ id, status }) => [id, status])).toEqual([
      ['m1', 'complete'],
      ['m2', 'complete'],
    ]);
  });

  it('continues a message whose id a later start repeats', () => {
    const first = foldChunks(start, delta('t', 'one'), { type: 'start', messageId: 'm2' });
    const { messages } = foldAll([[start, delta('t', 'two'), finish].map(input)], first);
    expect(messages[0]?.parts).toHaveLength(2);
  });

  it('C56: begins a new part for a text id that is used again', () => {
    const { messages } = foldChunks(
      start,
      { type: 'text-start', id: '0' },
      delta('0', 'a'),
      { type: 'text-end', id: '0' },
      { type: 'text-start', id: '0' },
      delta('0', 'b'),
      finish,
    );
    expect(messages[0]?.parts.map((part) => part.type === 'text' && part.text)).toEqual(['a', 'b']);
  });

  it('is not confused by ids that objects inherit', () => {
    const { messages } = foldChunks(
      start,
      delta('constructor', 'a'),
      delta('__proto__', 'b'),
      finish,
    );
    expect(messages[0]?.parts).toHaveLength(2);
  });

  it('follows a tool call to its result and announces the operation', () => {
    const inputs = [
      start,
      { type: 'tool-input-start', toolCallId: 'c', toolName: 'create_agent' },
      { type: 'tool-input-available', toolCallId: 'c', toolName: 'create_agent', input: { a: 1 } },
      { type: 'tool-output-available', toolCallId: 'c', output: JSON.stringify(startedOutput) },
      finish,
    ].map(input);
    const { messages } = foldAll([inputs]);
    expect(messages[0]?.parts[0]).toEqual({
      type: 'tool',
      toolCallId: 'c',
      toolName: 'create_agent',
      state: 'output-available',
      input: { a: 1 },
      output: startedOutput,
      operation: { taskId: 'task-2', operationId: 'op-1' },
    });
    const context = { taskId: TASK, now: 0, stored: partsOf([]) };
    expect(fold(initialFoldState(), inputs, context).discovered).toEqual([
      { taskId: 'task-2', toolCallId: 'c' },
    ]);
  });

  it('writes the result of an operation into the card that started it', () => {
    const turn = foldChunks(
      start,
      { type: 'tool-output-available', toolCallId: 'c', output: startedOutput },
      finish,
    );
    const steps = [{ name: 's', label: 'S', state: 'running' }];
    const { messages } = foldAll(
      [
        [
          { type: 'tool-input-start', toolCallId: 'c', toolName: 'create_agent' },
          { type: 'tool-input-available', toolCallId: 'c', toolName: 'create_agent', input: {} },
          { type: 'data-operation-progress', id: 'c', data: { toolCallId: 'c', steps } },
          { type: 'tool-output-available', toolCallId: 'c', output: { type: 'agent_saved' } },
          { type: 'start', messageId: 'm2' },
          delta('t', 'Done'),
          finish,
        ].map(input),
      ],
      { messages: turn.messages, state: initialFoldState() },
      'c',
    );
    expect(messages[0]?.parts[0]).toMatchObject({
      output: { type: 'agent_saved' },
      progress: { steps },
      operation: { taskId: 'task-2' },
    });
    expect(messages[1]?.parts).toEqual([{ type: 'text', text: 'Done', state: 'done' }]);
  });

  it('ends a call whose operation says once more that it goes on, and then fails', () => {
    const output = { type: 'operation_started', operation_id: 'o', task_id: TASK };
    const started = { type: 'tool-output-available', toolCallId: 'c', output };
    const turn = foldChunks(start, started, finish);
    const { messages } = foldAll(
      [[started, { type: 'error', errorText: 'No.' }, finish].map(input)],
      { messages: turn.messages, state: initialFoldState() },
      'c',
    );
    expect(messages[0]?.parts[0]).toMatchObject({ state: 'output-error' });
  });

  it('names operations itself that a server gives a blank name', () => {
    const blank = (toolCallId: string) => ({
      type: 'tool-output-available',
      toolCallId,
      output: { type: 'operation_started', operation_id: '', task_id: '' },
    });
    const context = { taskId: TASK, now: 0, stored: partsOf([]) };
    const { discovered } = fold(initialFoldState(), [blank('c'), blank('d')].map(input), context);
    expect(discovered).toEqual([
      { taskId: 'op:c', toolCallId: 'c' },
      { taskId: 'op:d', toolCallId: 'd' },
    ]);
  });

  it('C46: keeps text and error together', () => {
    const { messages, state } = foldChunks(
      start,
      delta('t', 'so far'),
      { type: 'error', errorText: 'broke', code: 'X' },
      finish,
    );
    expect(messages[0]).toMatchObject({
      status: 'failed',
      parts: [
        { type: 'text', text: 'so far', state: 'done' },
        { type: 'error', text: 'broke', code: 'X' },
      ],
    });
    expect(state.end).toBe('failed');
  });

  it('ends as stopped on an abort, with the partial text', () => {
    const { messages, state } = foldChunks(start, delta('t', 'part'), { type: 'abort' }, finish);
    expect(messages[0]).toMatchObject({ status: 'stopped', parts: [{ text: 'part' }] });
    expect(state.end).toBe('aborted');
  });

  it('C45: accepts [DONE] alone as the end, closes what is open, and ignores what comes late', () => {
    const open = foldChunks(start, delta('t', 'x'));
    const once = foldAll([[{ kind: 'done' }, input(delta('t', 'late'))]], open);
    expect(once.messages[0]).toMatchObject({ status: 'complete', parts: [{ text: 'x' }] });
  });

  it('C45: closes tool calls that never reported', () => {
    const { messages } = foldChunks(
      start,
      { type: 'tool-input-start', toolCallId: 'c', toolName: 't' },
      finish,
    );
    expect(messages[0]?.parts[0]).toMatchObject({ state: 'output-error' });
  });

  it('C55: keeps unknown chunks raw and shows a damaged event', () => {
    const { messages } = foldAll([
      [
        input(start),
        input({ type: 'future-step' }),
        { kind: 'corrupt', eventId: '1-0', reason: 'r' },
      ],
    ]);
    expect(messages[0]?.parts).toEqual([
      { type: 'raw', json: '{"type":"future-step"}' },
      { type: 'corrupt', eventId: '1-0', reason: 'r' },
    ]);
  });

  it('replaces a data part that has an id, and skips transient ones', () => {
    const { messages } = foldChunks(
      start,
      { type: 'data-x', id: '1', data: 1 },
      { type: 'data-x', id: '1', data: 2 },
      { type: 'data-status', data: { message: 'm' }, transient: true },
    );
    expect(messages[0]?.parts).toEqual([{ type: 'data', name: 'x', dataId: '1', data: 2 }]);
  });

  it('C44: ends once, however often the end is said', () => {
    const once = foldChunks(start, delta('t', 'x'), finish);
    const again = foldAll([[input(finish)], [input(finish), { kind: 'done' }]], once);
    expect(again).toEqual(once);
  });

  it('C46: takes an error that more text follows for a failure, and keeps all of it', () => {
    const { messages } = foldChunks(
      start,
      delta('t', 'one '),
      { type: 'error', errorText: 'hiccup' },
      delta('t', 'two'),
      finish,
    );
    expect(messages[0]).toMatchObject({
      status: 'failed',
      parts: [{ text: 'one two' }, { type: 'error', text: 'hiccup' }],
    });
  });

  it('C56: goes on with a part behind the end of its step', () => {
    const { messages } = foldChunks(
      start,
      { type: 'start-step' },
      { type: 'text-start', id: '0' },
      delta('0', 'a'),
      { type: 'finish-step' },
      { type: 'start-step' },
      delta('0', 'b'),
      finish,
    );
    expect(messages[0]?.parts).toMatchObject([{ type: 'step' }, { text: 'ab' }, { type: 'step' }]);
  });

  it('C56: drops what a step wrote that is done over, with the error it reported', () => {
    const { messages, state } = foldChunks(
      start,
      delta('0', 'kept'),
      { type: 'start-step' },
      delta('1', 'dropped'),
      { type: 'tool-input-start', toolCallId: 'c', toolName: 't' },
      { type: 'error', errorText: 'the first try failed' },
      { type: 'reset-step' },
      delta('1', 'again'),
      finish,
    );
    expect(messages[0]?.parts).toMatchObject([
      { text: 'kept' },
      { type: 'step' },
      { text: 'again' },
    ]);
    expect(state.end).toBe('finished');
  });

  it('shows a tool input as far as it has been written, then as a value', () => {
    const call = { toolCallId: 'c', toolName: 't' };
    const open = foldChunks(
      start,
      { type: 'tool-input-start', ...call },
      { type: 'tool-input-delta', toolCallId: 'c', inputTextDelta: '{"query":"agen' },
    );
    expect(open.messages[0]?.parts[0]).toMatchObject({ inputText: '{"query":"agen' });
    const cut = foldAll(
      [[input({ type: 'tool-output-error', toolCallId: 'c', errorText: 'no' })]],
      open,
    );
    expect(cut.messages[0]?.parts[0]).toEqual({
      type: 'tool',
      ...call,
      state: 'output-error',
      input: { query: 'agen' },
      errorText: 'no',
    });
  });

  it('leaves a request for consent standing when the stream ends', () => {
    const { messages } = foldChunks(
      start,
      { type: 'tool-input-available', toolCallId: 'c', toolName: 't', input: {} },
      { type: 'tool-approval-request', toolCallId: 'c', approvalId: 'a', reason: 'It deletes.' },
      finish,
    );
    expect(messages[0]?.parts[0]).toMatchObject({
      state: 'approval-requested',
      approval: { id: 'a', requestReason: 'It deletes.' },
    });
  });

  it('keeps one status line, the latest, and no positions of the server', () => {
    const { messages } = foldChunks(
      start,
      { type: 'data-status', data: { message: 'Reading' } },
      { type: 'data-cursor', data: { chunkId: '1-1' } },
      { type: 'data-status', data: { message: 'Writing' } },
    );
    expect(messages[0]?.parts).toMatchObject([{ name: 'status', data: { message: 'Writing' } }]);
  });

  it('remembers a bounded number of parts that a stream opens and never ends', () => {
    const ids = Array.from({ length: 3 * MAX_OPEN }, (_, n) => `id-${n}`);
    const { state, messages } = foldChunks(start, ...ids.map((id) => delta(id, 'x')));
    expect(state.open.size).toBe(MAX_OPEN);
    expect(messages[0]?.parts).toHaveLength(ids.length);
  });

  it('does not touch the state it is given', () => {
    const state = initialFoldState();
    fold(state, [input(start), input(delta('t', 'x'))], {
      taskId: TASK,
      now: 0,
      stored: partsOf([]),
    });
    expect(state).toEqual(initialFoldState());
  });

  const ids = fc.constantFrom('a', 'b');
  const anyChunk = fc.oneof(
    fc.record({ type: fc.constant('start'), messageId: fc.constantFrom('m1', 'm2') }),
    fc.record({ type: fc.constantFrom('text-start', 'text-end', 'reasoning-end'), id: ids }),
    fc.record({
      type: fc.constantFrom('text-delta', 'reasoning-delta'),
      id: ids,
      delta: fc.string({ unit: 'grapheme' }),
    }),
    fc.record({
      type: fc.constantFrom('tool-input-start', 'tool-input-available'),
      toolCallId: ids,
      toolName: ids,
      input: fc.json().map((text) => JSON.parse(text)),
    }),
    fc.record({ type: fc.constant('tool-output-available'), toolCallId: ids, output: fc.string() }),
    fc.record({ type: fc.constant('data-p'), id: ids, data: fc.integer() }),
    fc.record({ type: fc.constant('error'), errorText: fc.string() }),
    fc.record({ type: fc.constantFrom('start-step', 'finish-step', 'zzz', 'finish') }),
  );

  it('loses no text of a stream that keeps no rules', () => {
    fc.assert(
      fc.property(fc.array(anyChunk, { maxLength: 40 }), (chunks) => {
        const end = chunks.findIndex(({ type }) => type === 'finish');
        const sent = chunks
          .slice(0, end < 0 ? chunks.length : end)
          .flatMap((chunk) => ('delta' in chunk ? [...chunk.delta] : []));
        const kept = foldChunks(...chunks).messages.flatMap(({ parts }) =>
          parts.flatMap((part) =>
            part.type === 'text' || part.type === 'reasoning' ? [...part.text] : [],
          ),
        );
        expect(kept.toSorted()).toEqual(sent.toSorted());
      }),
    );
  });

  it.each([
    [
      'a call is met again in a step that is done over',
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'a' },
        { type: 'start', messageId: 'm2' },
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'a' },
      ],
      [{ type: 'reset-step' }, { type: 'tool-output-available', toolCallId: 'c', output: 1 }],
    ],
    [
      'two calls of an earlier message share an id',
      [
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'a' },
        { type: 'tool-input-start', toolCallId: 'c', toolName: 'b', dynamic: true },
        { type: 'start', messageId: 'm2' },
        delta('t', 'x'),
      ],
      [{ type: 'tool-output-available', toolCallId: 'c', output: 1 }],
    ],
  ])(
    'finds the same call however the events are cut into batches when %s',
    (_what, first, then) => {
      const before = first.map(input);
      const after = then.map(input);
      expect(foldAll([before, after]).messages).toEqual(foldAll([[...before, ...after]]).messages);
    },
  );

  it('gives the same transcript however the events are cut into batches', () => {
    fc.assert(
      fc.property(
        fc.array(anyChunk, { maxLength: 40 }),
        fc.array(fc.nat({ max: 40 }), { maxLength: 6 }),
        (chunks, cuts) => {
          const inputs = chunks.map(input);
          const edges = [...cuts, 0, inputs.length].toSorted((a, b) => a - b);
          const batches = edges.slice(1).map((edge, at) => inputs.slice(edges[at], edge));
          const whole = foldAll([inputs]);
          expect(foldAll(batches)).toEqual(whole);
        },
      ),
    );
  });
});
