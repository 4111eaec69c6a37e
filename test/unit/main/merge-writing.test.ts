import type { Message } from '@shared/chat/message';
import type { SessionMessageBody } from '@shared/protocol/rest';
import { describe, expect, it } from 'vitest';
import { mergeTranscript } from '../../../src/main/chat/merge';
import { readTurns } from '../../../src/main/chat/server-rows';

const local: Message[] = [
  {
    id: 'q',
    role: 'user',
    status: 'sent',
    createdAt: 0,
    parts: [{ type: 'text', text: 'Create it.', state: 'done' }],
  },
  {
    id: 'a',
    role: 'assistant',
    status: 'complete',
    createdAt: 0,
    parts: [{ type: 'text', text: 'I will.', state: 'done' }],
  },
];
/** The server has stored the end of the operation before its stream was read here. */
const rows = [
  { id: 'q', role: 'user', content: 'Create it.' },
  { id: 'a', role: 'assistant', content: 'I will.' },
  { id: 'b', role: 'assistant', content: 'It is done.' },
];

function merged(writing: boolean, here = local): string[] {
  return merging(writing, here).map(({ id }) => id);
}

function merging(
  writing: boolean,
  here: readonly Message[],
  there: readonly SessionMessageBody[] = rows,
  spoken: readonly string[] = [],
): Message[] {
  const context = {
    live: new Set<string>(),
    streamed: new Set<string>(),
    pinned: new Set<string>(),
    awaited: new Set<string>(),
    busy: false,
    elsewhere: false,
    spoken: new Map(spoken.map((id) => [id, 'c'])),
    writing,
    now: 0,
  };
  return mergeTranscript(here, readTurns(there), context);
}

describe('merging an answer that is not here yet', () => {
  it('C25: leaves it to the stream of the operation that is being followed', () => {
    expect(merged(true)).toEqual(['q', 'a']);
  });

  it('C25: puts nothing of it into a message that has the steps of the turn', () => {
    const stepped = local.map((message) =>
      message.id === 'a'
        ? { ...message, parts: [{ type: 'step' as const }, ...message.parts] }
        : message,
    );
    const nameless = rows.map(({ role, content }) => ({ role, content }));
    expect(merging(true, stepped, nameless)).toEqual(stepped);
  });

  it.each(['sending', 'queued'] as const)(
    'C25: C48: leaves it to the stream while the question is %s here, whatever the server has',
    (status) => {
      const unsure = local.map((message) =>
        message.id === 'q' ? { ...message, status } : message,
      );
      expect(merged(false, unsure.slice(0, 1))).toEqual(['q']);
    },
  );

  it('takes it over when nothing else can bring it', () => {
    expect(merged(false)).toEqual(['q', 'a', 'b']);
  });
});

describe('merging what an operation said at its end', () => {
  const said = (id: string, role: Message['role'], text: string): Message => ({
    id,
    role,
    status: role === 'user' ? 'sent' : 'complete',
    createdAt: 0,
    parts: [{ type: 'text', text, state: 'done' }],
  });
  const asked = [...local, said('q2', 'user', 'And now?')];
  const mine = said('a2', 'assistant', 'Now we wait.');
  const ready = said('op', 'assistant', 'It is ready.');
  const row = (role: string, content: string) => ({ role, content });
  const before = [row('user', 'Create it.'), row('assistant', 'I will.')];
  const next = [row('user', 'And now?'), row('assistant', 'Now we wait.')];
  const last = row('assistant', 'It is ready.');

  it.each([
    ['in the turn after it', [...asked.toSpliced(2, 0, ready), mine], [...before, ...next, last]],
    ['in the turn before it', [...asked, ready, mine], [...before, last, ...next]],
    ['before what is not here yet', [...asked, ready], [...before, ...next.slice(0, 1), last]],
  ])('knows it by its words %s, where rows have no ids', (_where, here, there) => {
    expect(merging(false, here, there, ['op'])).toEqual(here);
  });

  it('takes no answer with the same words that stands before its call', () => {
    const calling: Message = {
      ...said('a', 'assistant', ''),
      parts: [
        { type: 'tool', toolCallId: 'c', toolName: 't', state: 'output-available', output: '1' },
      ],
    };
    const first = [said('q0', 'user', 'Ready?'), said('a0', 'assistant', 'It is ready.')];
    const here = [...first, said('q', 'user', 'Create it.'), calling, ready];
    const call = { id: 'c', type: 'function', function: { name: 't', arguments: '' } };
    const there: SessionMessageBody[] = [
      row('user', 'Ready?'),
      row('assistant', 'It is ready.'),
      row('user', 'Create it.'),
      { role: 'assistant', content: null, tool_calls: [call] },
      { role: 'tool', content: '1', tool_call_id: 'c' },
    ];
    expect(merging(false, here, there, ['op'])).toEqual(here);
    expect(merging(false, here, [...there, last], ['op'])).toEqual(here);
    // The answer to the first question is that, and not what the operation says.
    const lacking = here.toSpliced(1, 1);
    const whole = merging(false, lacking, [...there, last], ['op']);
    expect(whole.map(({ parts }) => parts)).toEqual(here.map(({ parts }) => parts));
  });

  it('leaves the answer that is missing apart from it', () => {
    const whole = merging(false, [...asked, ready], [...before, ...next, last], ['op']);
    expect(whole.map(({ parts }) => parts)).toEqual([...asked, mine, ready].map((m) => m.parts));
  });

  it('completes it where it was left', () => {
    const torn: Message = { ...said('op', 'assistant', 'It is'), status: 'partial' };
    const whole = merging(false, [...asked, torn, mine], [...before, last, ...next], ['op']);
    expect(whole).toEqual([...asked, ready, mine]);
  });
});
