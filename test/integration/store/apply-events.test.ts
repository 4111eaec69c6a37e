import { applyChanges } from '@shared/chat/change';
import type { FoldInput } from '@shared/chat/fold';
import { initialFoldState } from '@shared/chat/fold-state';
import type { Message } from '@shared/chat/message';
import { parseEventData } from '@shared/protocol/chunks';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEvents, type StreamEvent } from '../../../src/main/store/apply-events';
import { openProfile } from '../../../src/main/store/profile';
import type { Store } from '../../../src/main/store/store';
import { temporaryFolder } from './temporary';

const TASK = { taskId: 't1', sessionId: 's1', toolCallId: null };

function open(folder: string): Store {
  const { store, blocked } = openProfile(folder, new Date(0));
  if (!store) throw new Error(blocked.message);
  if (!store.sessions.get('s1')) {
    store.sessions.create('s1', 0);
    const foldState = initialFoldState();
    store.tasks.add({ ...TASK, kind: 'turn', foldState, now: 0 });
  }
  return store;
}

function event(id: string | null, chunk: object): StreamEvent {
  const parsed = parseEventData(JSON.stringify(chunk));
  if (parsed.kind === 'invalid') throw new Error(parsed.reason);
  return { id, input: parsed satisfies FoldInput };
}

function numbered(chunks: readonly object[]): StreamEvent[] {
  return chunks.map((chunk, index) => event(`1-${index}`, chunk));
}

const delta = (text: string) => ({ type: 'text-delta', id: 'x', delta: text });
const answer = numbered([
  { type: 'start', messageId: 'm1' },
  { type: 'text-start', id: 'x' },
  ...Array.from({ length: 30 }, (_, n) => delta(`${n}é🚀 `)),
  { type: 'text-end', id: 'x' },
  { type: 'finish' },
]);

/** The transcript after each event applied once, in one go. */
function undisturbed(events: readonly StreamEvent[]): Message[] {
  const store = open(temporaryFolder());
  applyEvents(store, TASK, events, false, 0);
  const messages = store.transcripts.read('s1');
  store.close();
  return messages;
}

describe('applying events', () => {
  it('moves cursor, counters and transcript together', () => {
    const store = open(temporaryFolder());
    const applied = applyEvents(store, TASK, answer.slice(0, 5), false, 0);
    expect(applied).toMatchObject({ cursor: '1-4', applied: 5, duplicates: 0, end: null });
    expect(store.tasks.get('t1')).toMatchObject({ lastMessageId: '1-4', eventsApplied: 5 });
    expect(store.transcripts.read('s1')[0]).toMatchObject({
      id: 'm1',
      status: 'streaming',
      parts: [{ text: '0é🚀 1é🚀 2é🚀 ' }],
    });
    store.close();
  });

  it('drops what it has seen, by number and not by text', () => {
    const store = open(temporaryFolder());
    applyEvents(store, TASK, [event('1-9', delta('a'))], false, 0);
    const again = applyEvents(
      store,
      TASK,
      [event('1-9', delta('a')), event('1-10', delta('b')), event('0-99', delta('z'))],
      false,
      0,
    );
    expect(again).toMatchObject({ cursor: '1-10', applied: 1, duplicates: 2 });
    expect(store.transcripts.read('s1')[0]?.parts).toMatchObject([{ text: 'ab' }]);
    store.close();
  });

  it('gives the undisturbed transcript however events are batched, repeated and cut by restarts', () => {
    const whole = undisturbed(answer);
    fc.assert(
      fc.property(
        fc.array(fc.record({ from: fc.nat(40), length: fc.nat(40), restart: fc.boolean() }), {
          maxLength: 12,
        }),
        (windows) => {
          const folder = temporaryFolder();
          let store = open(folder);
          let next = 0;
          for (const { from, length, restart } of windows) {
            // A server sends from at most where we stand, never beyond.
            const begin = Math.min(from, next);
            const batch = answer.slice(begin, begin + length);
            if (batch.length > 0) applyEvents(store, TASK, batch, false, 0);
            next = Math.max(next, begin + batch.length);
            if (restart) {
              store.close();
              store = open(folder);
            }
          }
          applyEvents(store, TASK, answer.slice(next), false, 0);
          expect(store.transcripts.read('s1')).toEqual(whole);
          expect(store.tasks.get('t1')?.eventsApplied).toBe(answer.length);
          store.close();
        },
      ),
      { numRuns: 30 },
    );
  });

  it('hands windows changes that lead to what is stored, one revision each', () => {
    const store = open(temporaryFolder());
    let messages: readonly Message[] = [];
    for (const [index, one] of answer.entries()) {
      const { patch } = applyEvents(store, TASK, [one], false, 0);
      expect(patch?.revision).toBe(index + 1);
      messages = applyChanges(messages, patch?.changes ?? []);
      expect(messages).toEqual(store.transcripts.read('s1'));
    }
    store.close();
  });

  it('stores nothing of a batch that fails in the middle', () => {
    const store = open(temporaryFolder());
    applyEvents(store, TASK, answer.slice(0, 3), false, 0);
    const before = store.transcripts.read('s1');
    const torn = answer.slice(3, 10);
    store.transaction(() => {
      expect(() =>
        store.transaction(() => {
          applyEvents(store, TASK, torn, false, 0);
          throw new Error('disk full');
        }),
      ).toThrow('disk full');
    });
    expect(store.transcripts.read('s1')).toEqual(before);
    expect(store.tasks.get('t1')?.lastMessageId).toBe('1-2');
    expect(applyEvents(store, TASK, answer.slice(3), false, 0).end).toBe('finished');
    expect(store.transcripts.read('s1')).toEqual(undisturbed(answer));
    store.close();
  });

  it('replaces what was received when a replay begins, in the same commit', () => {
    const store = open(temporaryFolder());
    applyEvents(store, TASK, answer.slice(0, 12), false, 0);
    const { patch } = applyEvents(store, TASK, answer.slice(0, 5), true, 0);
    expect(patch?.changes[0]).toEqual({ type: 'message.removed', messageId: 'm1' });
    applyEvents(store, TASK, answer.slice(5), false, 0);
    expect(store.transcripts.read('s1')).toEqual(undisturbed(answer));
    expect(store.tasks.get('t1')?.eventsApplied).toBe(answer.length);
    store.close();
  });

  it('stores a task that a tool announces in the same commit, once', () => {
    const store = open(temporaryFolder());
    const output = { type: 'operation_started', task_id: 't2', operation_id: 'o' };
    const events = numbered([
      { type: 'start', messageId: 'm1' },
      { type: 'tool-output-available', toolCallId: 'c', toolName: 'create_agent', output },
    ]);
    expect(applyEvents(store, TASK, events, false, 0).discovered).toHaveLength(1);
    expect(applyEvents(store, TASK, events, false, 0).discovered).toHaveLength(0);
    expect(store.tasks.get('t2')).toMatchObject({
      kind: 'operation',
      toolCallId: 'c',
      lastMessageId: '0-0',
    });
    store.close();
  });

  it('remembers that a stream has no ids, and does not move the cursor for it', () => {
    const store = open(temporaryFolder());
    applyEvents(
      store,
      TASK,
      [event(null, delta('a')), { id: null, input: { kind: 'done' } }],
      false,
      0,
    );
    expect(store.tasks.progress('t1')).toMatchObject({ cursor: '0-0', unidentified: true });
    store.close();
  });

  it('does not take the end marker for a stream without ids', () => {
    const store = open(temporaryFolder());
    const done: StreamEvent = { id: null, input: { kind: 'done' } };
    expect(applyEvents(store, TASK, [...answer.slice(0, 4), done], false, 0).end).toBe('finished');
    expect(store.tasks.progress('t1').unidentified).toBe(false);
    store.close();
  });

  describe('whose messages are called like those of another task', () => {
    const other = { taskId: 't2', sessionId: 's1', toolCallId: null };
    const said = (store: Store) =>
      store.transcripts
        .read('s1')
        .map(({ parts }) => parts.map((part) => (part.type === 'text' ? part.text : part.type)));

    function twoTasks(): Store {
      const store = open(temporaryFolder());
      const foldState = initialFoldState();
      store.tasks.add({ ...other, kind: 'turn', foldState, now: 0 });
      return store;
    }

    it.each(['', 'm1'])('begins another message for each (%j)', (messageId) => {
      const store = twoTasks();
      const story = numbered([{ type: 'start', messageId }, delta('Hi'), delta('!')]);
      for (let at = 0; at < story.length; at += 1) {
        applyEvents(store, TASK, story.slice(at, at + 1), false, 0);
        applyEvents(store, other, story.slice(at, at + 1), false, 0);
      }
      expect(said(store)).toEqual([['Hi!'], ['Hi!']]);
      applyEvents(store, other, story, true, 0);
      expect(said(store)).toEqual([['Hi!'], ['Hi!']]);
      store.close();
    });

    it('leaves the message of a person alone', () => {
      const store = twoTasks();
      const parts = [{ type: 'text' as const, text: 'Hello', state: 'done' as const }];
      const message = { id: 'm1', role: 'user', status: 'sent', createdAt: 0, parts } as const;
      store.change('s1', null, [{ type: 'message.added', message }]);
      const story = [{ type: 'start', messageId: 'm1' }, delta('Hi'), { type: 'finish' }];
      applyEvents(store, TASK, numbered(story), false, 0);
      expect(said(store)).toEqual([['Hello'], ['Hi']]);
      expect(store.transcripts.read('s1')[0]).toEqual(message);
      store.close();
    });
  });
});
