import { applyChanges } from '@shared/chat/change';
import { diffTranscripts } from '@shared/chat/diff';
import type { Message, Part } from '@shared/chat/message';
import type { SessionMessageBody } from '@shared/protocol/rest';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alignTurns, asked } from '../../../src/main/chat/align';
import { type MergeContext, mergeTranscript } from '../../../src/main/chat/merge';
import { readTurns } from '../../../src/main/chat/server-rows';

const QUIET: MergeContext = {
  live: new Set(),
  streamed: new Set(),
  pinned: new Set(),
  awaited: new Set(),
  busy: false,
  elsewhere: false,
  spoken: new Map(),
  writing: false,
  now: 5,
};

function user(id: string, text: string, status: Message['status'] = 'sent'): Message {
  return { id, role: 'user', status, createdAt: 0, parts: [said(text)] };
}

function assistant(id: string, parts: Part[], status: Message['status'] = 'complete'): Message {
  return { id, role: 'assistant', status, createdAt: 0, parts };
}

function said(text: string): Part {
  return { type: 'text', text, state: 'done' };
}

function tool(toolCallId: string, output?: string): Part {
  const base = { type: 'tool', toolCallId, toolName: 'look', input: {} } as const;
  return output === undefined
    ? { ...base, state: 'input-available' }
    : { ...base, state: 'output-available', output };
}

function row(role: string, content: string | null, more: Partial<SessionMessageBody> = {}) {
  return { role, content, ...more };
}

function calling(content: string, ...ids: string[]) {
  const tool_calls = ids.map((id) => ({
    id,
    type: 'function',
    function: { name: 'look', arguments: '{}' },
  }));
  return row('assistant', content, { tool_calls });
}

function merge(
  local: readonly Message[],
  rows: readonly SessionMessageBody[],
  context: Partial<MergeContext> = {},
): Message[] {
  return mergeTranscript(local, readTurns(rows), { ...QUIET, ...context });
}

function outline(messages: readonly Message[]): string[] {
  return messages.map(
    ({ role, parts }) =>
      `${role}: ${parts
        .map((part) =>
          part.type === 'text'
            ? part.text
            : part.type === 'tool'
              ? `<${part.toolCallId}=${String(part.output)}>`
              : `<${part.type}>`,
        )
        .join('|')}`,
  );
}

describe('merging what the server stores', () => {
  it('changes nothing when both have the same', () => {
    const local = [user('u', 'hi'), assistant('a', [said('one'), tool('c', 'x'), said('two')])];
    const rows = [
      row('user', 'hi'),
      calling('one', 'c'),
      row('tool', 'x', { tool_call_id: 'c' }),
      row('assistant', 'two'),
    ];
    expect(merge(local, rows)).toEqual(local);
  });

  it('completes the text that begins here and leaves the answer behind it apart', () => {
    const local = [user('u', 'hi'), assistant('a', [{ type: 'step' }, said('Hel')], 'partial')];
    const rows = [row('user', 'hi'), row('assistant', 'Hello'), row('assistant', '# Another')];
    expect(outline(merge(local, rows))).toEqual([
      'user: hi',
      'assistant: <step>|Hello|<step>|# Another',
    ]);
  });

  it('completes a partial text and says that it is whole now', () => {
    const local = [user('u', 'hi'), assistant('a', [said('Hel')], 'partial')];
    const merged = merge(local, [row('user', 'hi'), row('assistant', 'Hello there')]);
    expect(outline(merged)).toEqual(['user: hi', 'assistant: Hello there']);
    expect(merged[1]?.status).toBe('complete');
  });

  it('keeps a text that the server has less of, and its mark', () => {
    const local = [user('u', 'hi'), assistant('a', [said('Hello there')], 'partial')];
    const merged = merge(local, [row('user', 'hi'), row('assistant', 'Hel\n\n[interrupted]')]);
    expect(merged).toEqual(local);
  });

  it('keeps the same words said twice, in one turn and in two', () => {
    const local = [user('u1', 'go'), assistant('a', [said('Done!')]), user('u2', 'go')];
    const rows = [
      row('user', 'go'),
      row('assistant', 'Done!'),
      row('user', 'go'),
      row('assistant', 'Done!'),
    ];
    const merged = merge(local, rows);
    expect(outline(merged)).toEqual([
      'user: go',
      'assistant: Done!',
      'user: go',
      'assistant: Done!',
    ]);
    expect(merge(merged, rows)).toEqual(merged);
  });

  it('puts what was said on another device in its place', () => {
    const local = [user('u1', 'one'), assistant('a1', [said('1')]), user('u3', 'three')];
    const merged = merge(local, [
      row('user', 'one'),
      row('assistant', '1'),
      row('user', 'two'),
      row('assistant', '2'),
      row('user', 'three'),
      row('assistant', '3'),
    ]);
    expect(outline(merged)).toEqual([
      'user: one',
      'assistant: 1',
      'user: two',
      'assistant: 2',
      'user: three',
      'assistant: 3',
    ]);
  });

  it('leaves what has not been sent, and what a stream is writing, alone', () => {
    const local = [
      user('u1', 'one'),
      assistant('a1', [said('Hel')], 'streaming'),
      user('u2', 'next', 'queued'),
      user('u3', 'bad', 'refused'),
    ];
    const rows = [row('user', 'one'), row('assistant', 'Hello')];
    expect(merge(local, rows, { live: new Set(['a1']), busy: true })).toEqual(local);
  });

  it('takes no question that waits for one that the server has answered', () => {
    const local = [
      user('u1', 'go'),
      user('u3', 'go', 'queued'),
      assistant('a1', [said('one')]),
      user('u2', 'go'),
    ];
    const rows = ['one', 'two'].flatMap((text) => [row('user', 'go'), row('assistant', text)]);
    expect(outline(merge(local, rows))).toEqual([
      'user: go',
      'user: go',
      'assistant: one',
      'user: go',
      'assistant: two',
    ]);
  });

  it('takes what is being sent for newer than what was sent, and for older than what waits', () => {
    const local = [user('u2', 'go', 'queued'), user('u1', 'go', 'sending'), user('u0', 'go')];
    expect(asked(local).map(({ id }) => id)).toEqual(['u0', 'u1', 'u2']);
  });

  it('takes a question for the one that was sent, not for one that waits and says the same', () => {
    const local = [user('u1', 'go'), user('u2', 'go', 'queued')];
    const rows = [row('user', 'else'), row('assistant', 'one'), row('user', 'go')];
    expect(alignTurns(asked(local), readTurns(rows))).toEqual([null, 0]);
  });

  it('puts a row before the call that it precedes, and only once', () => {
    const step: Part = { type: 'step' };
    const local = [
      user('u', 'hi'),
      assistant('a', [step, tool('c', 'x')]),
      assistant('b', [step, said('Done!')]),
    ];
    const rows = [
      row('user', 'hi'),
      row('assistant', 'ready'),
      calling('', 'c'),
      row('tool', 'x', { tool_call_id: 'c' }),
      row('assistant', 'Done!'),
    ];
    const merged = merge(local, rows);
    expect(outline(merged)).toEqual([
      'user: hi',
      'assistant: <step>|<step>|ready|<c=x>',
      'assistant: <step>|Done!',
    ]);
    expect(merge(merged, rows)).toEqual(merged);
  });

  it('takes over a result that the stream did not bring', () => {
    const local = [user('u', 'hi'), assistant('a', [said('one'), tool('c')], 'partial')];
    const rows = [
      row('user', 'hi'),
      calling('one', 'c'),
      row('tool', 'x', { tool_call_id: 'c' }),
      row('assistant', 'two'),
    ];
    expect(outline(merge(local, rows))).toEqual([
      'user: hi',
      'assistant: one|<c=x>',
      'assistant: two',
    ]);
  });

  it('does not let a pending row take back a result', () => {
    const local = [user('u', 'hi'), assistant('a', [tool('c', '{"type":"agent_saved"}')])];
    const pending = '{"type":"operation_pending","operation_id":"o"}';
    const rows = [row('user', 'hi'), calling('', 'c'), row('tool', pending, { tool_call_id: 'c' })];
    expect(merge(local, rows)).toEqual(local);
  });

  it('believes the server where it contradicts', () => {
    const local = [user('u', 'hi'), assistant('a', [said('A hole'), said('here')])];
    const merged = merge(local, [row('user', 'hi'), row('assistant', 'A hole is not here')]);
    expect(outline(merged).join()).toContain('A hole is not here');
    expect(merge(merged, [row('user', 'hi'), row('assistant', 'A hole is not here')])).toEqual(
      merged,
    );
  });

  it('pairs by ids where rows have them, whatever their text', () => {
    const local = [user('q', 'hi'), assistant('m1', [said('Hel')], 'partial')];
    const rows = [row('user', 'hi!', { id: 'q' }), row('assistant', 'Hello', { id: 'm1' })];
    expect(outline(merge(local, rows))).toEqual(['user: hi', 'assistant: Hello']);
  });
});

/** A conversation, of which the app and the server each know a part. Every word of an answer is said only once. */
interface Round {
  readonly words: readonly string[];
  readonly tool: boolean;
}
interface Turn {
  readonly question: string;
  readonly rounds: readonly Round[];
}

const round = fc.record({ size: fc.integer({ min: 1, max: 4 }), tool: fc.boolean() });
const conversation = fc
  .array(
    fc.record({
      question: fc.constantFrom('go', 'again', 'what is it?'),
      rounds: fc.array(round, { minLength: 1, maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 4 },
  )
  .map((turns): Turn[] => {
    let n = 0;
    return turns.map(({ question, rounds }) => ({
      question,
      rounds: rounds.map(({ size, tool: calls }) => ({
        words: Array.from({ length: size }, () => `w${n++}; `),
        tool: calls,
      })),
    }));
  });

const names = (turn: number, index: number) => `t${turn}r${index}`;

/** What a stream has brought, which broke off after `cut` words of the last turn. */
function streamed(turns: readonly Turn[], cut: number, steps: boolean): Message[] {
  const out: Message[] = [];
  for (const [t, { question, rounds }] of turns.entries()) {
    out.push(user(`u${t}`, question));
    let left = t === turns.length - 1 ? cut : Number.POSITIVE_INFINITY;
    const messages: Part[][] = [];
    for (const [r, { words, tool: calls }] of rounds.entries()) {
      if (left <= 0) break;
      const text = words.slice(0, left).join('');
      const whole = left >= words.length;
      left -= words.length;
      const parts = [said(text), ...(calls && whole ? [tool(names(t, r), 'x')] : [])];
      if (steps && messages[0]) messages[0].push({ type: 'step' }, ...parts);
      else messages.push(steps ? [{ type: 'step' }, ...parts] : parts);
    }
    const status = t === turns.length - 1 ? 'partial' : 'complete';
    for (const [m, parts] of messages.entries()) out.push(assistant(`a${t}-${m}`, parts, status));
  }
  return out;
}

/** What a server has stored, which has `rounds` rounds of the last turn. */
function stored(turns: readonly Turn[], kept: number): SessionMessageBody[] {
  return turns.flatMap(({ question, rounds }, t) => [
    row('user', question),
    ...rounds
      .slice(0, t === turns.length - 1 ? kept : undefined)
      .flatMap((one, r) => [
        one.tool ? calling(one.words.join(''), names(t, r)) : row('assistant', one.words.join('')),
        ...(one.tool ? [row('tool', 'x', { tool_call_id: names(t, r) })] : []),
      ]),
  ]);
}

function wordsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ role, parts }) =>
    role === 'user'
      ? []
      : parts.flatMap((part) => (part.type === 'text' ? (part.text.match(/w\d+;/g) ?? []) : [])),
  );
}

function callsOf(messages: readonly Message[]): string[] {
  return messages.flatMap(({ parts }) =>
    parts.flatMap((part) => (part.type === 'tool' ? [part.toolCallId] : [])),
  );
}

const views = fc.record({
  turns: conversation,
  ours: fc.integer({ min: 1, max: 4 }),
  cut: fc.integer({ min: 0, max: 12 }),
  theirs: fc.integer({ min: 1, max: 4 }),
  kept: fc.integer({ min: 0, max: 3 }),
  steps: fc.boolean(),
});

describe('merging where rows have the ids that streams give', () => {
  const local = [
    user('q1', 'an agent'),
    assistant('a1', [said('I will.'), tool('c1', 'made')]),
    user('q2', 'another'),
    assistant('a2', [said('That too.'), tool('c2', 'made')]),
    assistant('done-2', [said('The second is ready.')]),
  ];
  const rows = [
    row('user', 'an agent', { id: 'q1' }),
    { ...calling('I will.', 'c1'), id: 'a1' },
    row('tool', 'made', { tool_call_id: 'c1', id: 'r1' }),
    row('user', 'another', { id: 'q2' }),
    { ...calling('That too.', 'c2'), id: 'a2' },
    row('tool', 'made', { tool_call_id: 'c2', id: 'r2' }),
    row('assistant', 'The first is ready.', { id: 'done-1' }),
  ];
  const streamed = new Set(['a1', 'a2', 'done-2']);

  it('C21: never takes what one operation said for what another said', () => {
    // The row of what was heard last comes a moment later.
    expect(outline(merge(local, rows, { streamed }))).toEqual([
      'user: an agent',
      'assistant: I will.|<c1=made>',
      'user: another',
      'assistant: That too.|<c2=made>',
      'assistant: The first is ready.',
      'assistant: The second is ready.',
    ]);
  });

  it('puts an answer below its question, also behind a row that stands further up here', () => {
    const here = local.slice(0, 2).concat(assistant('done-1', [said('It is ready.')]));
    const there = [
      ...rows.slice(0, 3),
      row('user', 'another', { id: 'q2' }),
      row('assistant', 'It is ready.', { id: 'done-1' }),
      row('assistant', 'That too.', { id: 'a2' }),
    ];
    expect(outline(merge(here, there, { streamed: new Set(['a1', 'done-1']) })).slice(2)).toEqual([
      'assistant: It is ready.',
      'user: another',
      'assistant: That too.',
    ]);
  });

  it('puts nothing into the message of another round', () => {
    const stepped = local.with(3, assistant('a2', [{ type: 'step' }, ...(local[3]?.parts ?? [])]));
    const merged = merge(stepped, rows, { streamed });
    expect(merged.find(({ id }) => id === 'a2')?.parts).toHaveLength(3);
    expect(merged.map(({ id }) => id)).toContain('done-1');
  });

  it('says of each message by itself whether it is whole', () => {
    const torn = local.with(3, assistant('a2', [said('That')], 'partial'));
    const merged = merge(torn, rows, { streamed });
    expect(merged.find(({ id }) => id === 'a2')).toMatchObject({ status: 'complete' });
  });
});

describe('merging, whatever each side knows', () => {
  const cases = views.map(({ turns, ours, cut, theirs, kept, steps }) => ({
    local: streamed(turns.slice(0, ours), cut, steps),
    rows: stored(turns.slice(0, theirs), kept),
  }));

  it('is idempotent', () => {
    fc.assert(
      fc.property(cases, ({ local, rows }) => {
        const once = merge(local, rows);
        expect(merge(once, rows)).toEqual(once);
      }),
      { numRuns: 2_000 },
    );
  });

  it('drops nothing that either side has, and doubles nothing', () => {
    fc.assert(
      fc.property(cases, ({ local, rows }) => {
        const merged = merge(local, rows);
        const theirs = merge([], rows);
        const words = wordsOf(merged);
        expect(new Set(words).size).toBe(words.length);
        expect(new Set(words)).toEqual(new Set([...wordsOf(local), ...wordsOf(theirs)]));
        const calls = callsOf(merged);
        expect(new Set(calls).size).toBe(calls.length);
        expect(new Set(calls)).toEqual(new Set([...callsOf(local), ...callsOf(theirs)]));
        const asked = (messages: readonly Message[]) =>
          messages.filter(({ role }) => role === 'user').length;
        expect(asked(merged)).toBe(Math.max(asked(local), asked(theirs)));
      }),
      { numRuns: 2_000 },
    );
  });

  it('keeps the order in which things were said', () => {
    fc.assert(
      fc.property(cases, ({ local, rows }) => {
        const order = wordsOf(merge(local, rows)).map((word) => Number(word.slice(1, -1)));
        expect(order).toEqual(order.toSorted((a, b) => a - b));
      }),
      { numRuns: 2_000 },
    );
  });

  it('reaches a window as changes that lead to the same transcript', () => {
    fc.assert(
      fc.property(cases, ({ local, rows }) => {
        const merged = merge(local, rows);
        const shown = applyChanges(local, diffTranscripts(local, merged));
        expect(shown.map(({ id, parts }) => ({ id, parts }))).toEqual(
          merged.map(({ id, parts }) => ({ id, parts })),
        );
      }),
      { numRuns: 1_000 },
    );
  });
});
