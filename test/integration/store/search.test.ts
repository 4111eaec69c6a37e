import { join } from 'node:path';
import type { Change } from '@shared/chat/change';
import type { Message } from '@shared/chat/message';
import { describe, expect, it } from 'vitest';
import { openDatabase } from '../../../src/main/store/open';
import { Store } from '../../../src/main/store/store';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

let serial = 0;

function said(store: Store, sessionId: string, text: string, over: Partial<Message> = {}): string {
  serial += 1;
  const id = `m${serial}`;
  const message: Message = {
    id,
    role: 'assistant',
    status: 'complete',
    createdAt: serial,
    parts: [{ type: 'text', text, state: 'done' }],
    ...over,
  };
  store.transaction(() => store.change(sessionId, null, [{ type: 'message.added', message }]));
  return id;
}

function change(store: Store, ...changes: Change[]): void {
  store.transaction(() => store.change('s1', null, changes));
}

function found(store: Store, query: string): (string | null)[] {
  return store.search.find(query, 30).map(({ messageId }) => messageId);
}

function withSessions(...ids: string[]): Store {
  const store = openStore(temporaryFolder());
  for (const id of ids) store.sessions.create(id, 1);
  return store;
}

describe('searching', () => {
  it('finds words by their beginnings, newest first, with a marked line', () => {
    const store = withSessions('s1', 's2');
    const first = said(store, 's1', 'The générateur was started');
    const second = said(store, 's2', 'Generators everywhere');
    expect(found(store, 'GENER')).toEqual([second, first]);
    expect(found(store, 'generateur')).toEqual([first]);
    expect(found(store, 'gener start')).toEqual([first]);
    expect(store.search.find('generateur', 30)[0]).toMatchObject({
      session: { id: 's1' },
      role: 'assistant',
      snippet: [
        { text: 'The ', match: false },
        { text: 'générateur', match: true },
        { text: ' was started', match: false },
      ],
    });
  });

  it('finds what is mine, however much another account has that is newer', () => {
    const store = openStore(temporaryFolder());
    store.accounts.enter('ann');
    store.sessions.create('s1', 1);
    const mine = said(store, 's1', 'my treasure');
    store.accounts.enter('ben');
    store.sessions.create('s2', 1);
    for (let n = 0; n < 40; n += 1) said(store, 's2', 'his treasure');
    store.accounts.see('ann');
    expect(found(store, 'treasure')).toEqual([mine]);
  });

  it('finds words of every script, also those whose letters are made of several signs', () => {
    const store = withSessions('s1');
    const texts = [
      'мой дом',
      'ёлка',
      '한국 사람',
      'ガラス',
      'Ελλάδα',
      'हिन्दी',
      'หนึ่ง',
      'עִבְרִית',
      'ᏣᎳᎩ',
    ];
    for (const text of texts) {
      const id = said(store, 's1', `(${text})`);
      expect(found(store, text), text).toEqual([id]);
      expect(found(store, `"${text}"`), text).toEqual([id]);
    }
    expect(store.search.find('мой', 30)[0]?.snippet).toContainEqual({ text: 'мой', match: true });
  });

  it('finds phrases, and takes nothing that is typed for its own language', () => {
    const store = withSessions('s1');
    const id = said(store, 's1', 'to be or not to be');
    expect(found(store, '"not to be"')).toEqual([id]);
    expect(found(store, '"be not"')).toEqual([]);
    for (const query of ['"', '*', 'be*', 'text:be', 'be AND', '(be', 'NEAR(be', "be'", '{be}']) {
      expect(() => found(store, query)).not.toThrow();
    }
    expect(found(store, '"to be')).toEqual([id]);
  });

  it('finds titles first, and nothing of a deleted session', () => {
    const store = withSessions('s1', 's2');
    store.sessions.setTitle('s1', 'Weather report', 'server');
    const id = said(store, 's2', 'the weather is fine');
    expect(found(store, 'weath')).toEqual([null, id]);
    store.sessions.setDeleted('s2', 5);
    expect(found(store, 'weath')).toEqual([null]);
    store.sessions.setDeleted('s2', null);
    store.sessions.hide('s1');
    expect(found(store, 'weath')).toEqual([id]);
  });

  it('knows a streamed part once it has ended, and nothing that was replaced or removed', () => {
    const store = withSessions('s1');
    const messageId = said(store, 's1', '', { status: 'streaming', parts: [] });
    change(store, {
      type: 'part.added',
      messageId,
      index: 0,
      part: { type: 'text', text: '', state: 'streaming' },
    });
    change(store, { type: 'text.appended', messageId, index: 0, text: 'first ' });
    change(store, { type: 'text.appended', messageId, index: 0, text: 'words' });
    expect(found(store, 'words')).toEqual([]);
    change(store, { type: 'text.updated', messageId, index: 0, update: { state: 'done' } });
    expect(found(store, '"first words"')).toEqual([messageId]);

    const other = { type: 'text', text: 'other', state: 'done' } as const;
    change(store, { type: 'part.replaced', messageId, index: 0, part: other });
    expect(found(store, 'words')).toEqual([]);
    expect(found(store, 'other')).toEqual([messageId]);
    change(store, { type: 'message.removed', messageId });
    expect(found(store, 'other')).toEqual([]);
  });

  it('leaves reasoning and tools out', () => {
    const store = withSessions('s1');
    said(store, 's1', '', {
      parts: [
        { type: 'reasoning', text: 'secret thoughts', state: 'done' },
        { type: 'raw', json: '"secret"' },
      ],
    });
    expect(found(store, 'secret')).toEqual([]);
  });

  it('pays nothing while a part streams: appending writes one row, whatever is stored', () => {
    const { db } = openDatabase(join(temporaryFolder(), 'test.db'), new Date(0));
    const store = new Store(db);
    store.sessions.create('s1', 1);
    const rowsWritten = () => Number(db.prepare('SELECT total_changes()').pluck().get());
    const messageId = said(store, 's1', '', { parts: [] });
    const part = { type: 'text', text: '', state: 'streaming' } as const;
    change(store, { type: 'part.added', messageId, index: 0, part });
    const cost = (text: string) => {
      const before = rowsWritten();
      change(store, { type: 'text.appended', messageId, index: 0, text });
      return rowsWritten() - before;
    };
    const first = cost('a '.repeat(10));
    for (let n = 0; n < 500; n += 1) cost('more words '.repeat(20));
    expect(cost('the last words')).toBe(first);
  });
});
