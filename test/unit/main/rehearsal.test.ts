import type { Message } from '@shared/chat/message';
import { partsOf } from '@shared/chat/part-index';
import { parseEventData } from '@shared/protocol/chunks';
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../src/main/store/apply-events';
import { Rehearsal } from '../../../src/main/streams/rehearsal';

const own: Message[] = [
  {
    id: 'm1',
    role: 'assistant',
    status: 'streaming',
    createdAt: 0,
    parts: [{ type: 'text', text: 'Hello', state: 'streaming' }],
  },
];

function event(data: object | string): StreamEvent {
  const parsed = parseEventData(typeof data === 'string' ? data : JSON.stringify(data));
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return { id: null, input: parsed };
}

const START = event({ type: 'start', messageId: 'm1' });
const delta = (text: string) => event({ type: 'text-delta', id: 'x', delta: text });
const FINISH = event({ type: 'finish' });

/** The message that holds the call which an operation answers. */
const calling: Message = {
  id: 'm0',
  role: 'assistant',
  status: 'complete',
  createdAt: 0,
  parts: [{ type: 'tool', toolCallId: 'c', toolName: 'make', state: 'input-available' }],
};

function rehearse(stored = own, anchor = false) {
  return new Rehearsal('t', {
    own: stored,
    answers: anchor ? 'c' : null,
    parts: partsOf([calling], new Set()),
  });
}

describe('a rehearsed replay', () => {
  it('is behind until it has brought what is stored, however its events are cut', () => {
    const replay = rehearse();
    expect(replay.take([START, delta('He')], 1)).toBe('behind');
    expect(replay.take([delta('ll')], 1)).toBe('behind');
    expect(replay.take([delta('o')], 1)).toBe('ready');
    expect(replay.gained).toBe(false);
  });

  it('has gained something once it has brought more', () => {
    const replay = rehearse();
    expect(replay.take([START, delta('Hello world')], 1)).toBe('ready');
    expect(replay.gained).toBe(true);
  });

  it('takes a result that comes before its call for one of nowhere, as when it came first', () => {
    const result = event({ type: 'tool-output-available', toolCallId: 'd', output: 'x' });
    const first = new Rehearsal('t', { own: [], answers: null, parts: partsOf([]) });
    for (const one of [START, delta('Hello'), result]) first.take([one], 1);
    const { messages } = first;
    const again = new Rehearsal('t', { own: messages, answers: null, parts: partsOf(messages) });
    expect([START, delta('Hello'), result].map((one) => again.take([one], 1))).toEqual([
      'behind',
      'behind',
      'ready',
    ]);
    expect(again.messages).toEqual(messages);
  });

  it('is too short when it ends before that', () => {
    expect(rehearse().take([START, delta('He'), FINISH], 1)).toBe('short');
    expect(rehearse().take([FINISH], 1)).toBe('short');
    expect(rehearse().take([event('[DONE]')], 1)).toBe('short');
  });

  it('is too short when it ends without having said anything', () => {
    expect(rehearse([]).take([FINISH], 1)).toBe('short');
  });

  it('may end at once when nothing was stored', () => {
    expect(rehearse([]).take([START, delta('Hi'), FINISH], 1)).toBe('ready');
  });

  it('of an operation waits for the result of its call', () => {
    const output = event({ type: 'tool-output-available', toolCallId: 'c', output: 'saved' });
    expect(rehearse([], true).take([FINISH], 1)).toBe('short');
    const replay = rehearse([], true);
    expect(replay.take([output], 1)).toBe('ready');
    expect(replay.foreign).toMatchObject([{ messageId: 'm0', update: { output: 'saved' } }]);
    const failed = rehearse([], true);
    const error = event({ type: 'error', errorText: 'no', code: null, details: null });
    expect(failed.take([error, FINISH, FINISH], 1)).toBe('ready');
  });
});
