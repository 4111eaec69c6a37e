import type { Message } from '@shared/chat/message';
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
  const context = {
    live: new Set<string>(),
    streamed: new Set<string>(),
    pinned: new Set<string>(),
    awaited: new Set<string>(),
    busy: false,
    writing,
    now: 0,
  };
  return mergeTranscript(here, readTurns(rows), context).map(({ id }) => id);
}

describe('merging an answer that is not here yet', () => {
  it('C25: leaves it to the stream of the operation that is being followed', () => {
    expect(merged(true)).toEqual(['q', 'a']);
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
