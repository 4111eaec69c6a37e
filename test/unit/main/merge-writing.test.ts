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
): Message[] {
  const context = {
    live: new Set<string>(),
    streamed: new Set<string>(),
    pinned: new Set<string>(),
    awaited: new Set<string>(),
    busy: false,
    elsewhere: false,
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
