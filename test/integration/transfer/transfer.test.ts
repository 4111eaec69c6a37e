import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Message } from '@shared/chat/message';
import { describe, expect, it } from 'vitest';
import { type LongWork, workHere } from '../../../src/main/long-work/jobs';
import type { Store } from '../../../src/main/store/store';
import { exportJson, exportMarkdown } from '../../../src/main/transfer/export';
import { importFile } from '../../../src/main/transfer/import';
import { BadFileError } from '../../../src/main/transfer/import-file';
import { openStore } from '../store/open-store';
import { temporaryFolder } from '../store/temporary';

const NOW = new Date('2026-05-06T07:08:09.000Z');
const ORIGIN = { app: '1.2.3', now: NOW };

const question: Message = {
  id: 'q1',
  role: 'user',
  status: 'sent',
  createdAt: NOW.getTime(),
  parts: [{ type: 'text', text: 'How is the *weather*?', state: 'done' }],
};

/** Something of everything, as it may stand at any moment. */
const answer: Message = {
  id: 'a1',
  role: 'assistant',
  status: 'streaming',
  createdAt: NOW.getTime() + 1,
  parts: [
    { type: 'reasoning', text: 'Let me think.\nHard.', state: 'done' },
    {
      type: 'tool',
      toolCallId: 'c1',
      toolName: 'find',
      state: 'output-available',
      output: { a: 1 },
    },
    {
      type: 'tool',
      toolCallId: 'c2',
      toolName: 'create_agent',
      state: 'input-available',
      operation: { taskId: 't9', operationId: null },
    },
    { type: 'error', text: 'It broke.', code: 'internal' },
    { type: 'corrupt', eventId: '1-1', reason: 'not JSON' },
    { type: 'file', url: 'https://example.org/x', mediaType: 'image/png' },
    { type: 'source', url: 'https://example.org/y', title: 'Why' },
    { type: 'data', name: 'note', dataId: null, data: ['```', { deep: true }] },
    { type: 'step' },
    { type: 'raw', json: '{"type":"new"}' },
    { type: 'text', text: 'It is fi', state: 'streaming' },
  ],
};

function seeded(extra: readonly Message[] = []): Store {
  const store = openStore(temporaryFolder());
  store.sessions.create('s1', 5);
  store.sessions.setTitle('s1', 'Weather: now', 'server');
  for (const message of [question, answer, ...extra]) {
    store.transaction(() => store.change('s1', null, [{ type: 'message.added', message }]));
  }
  return store;
}

function session(store: Store, id = 's1') {
  const found = store.sessions.get(id);
  if (!found) throw new Error(`No session ${id}.`);
  return found;
}

async function exported(store: Store): Promise<string> {
  const file = join(temporaryFolder(), 'chat.json');
  await exportJson(store, store.sessions.list(), file, ORIGIN);
  return file;
}

describe('exporting', () => {
  it('writes a versioned JSON document with everything that is stored', async () => {
    const store = seeded();
    const document: unknown = JSON.parse(readFileSync(await exported(store), 'utf8'));
    expect(document).toMatchObject({
      format: 'longhaul-export',
      version: 1,
      exportedAt: NOW.toISOString(),
      app: '1.2.3',
      sessions: [{ title: 'Weather: now', messages: [{ id: 'q1' }, { parts: answer.parts }] }],
    });
    store.close();
  });

  it('writes Markdown in which what was said stays as it is', async () => {
    const store = seeded();
    const file = join(temporaryFolder(), 'chat.md');
    await exportMarkdown(store, session(store), file);
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(
      '# Weather: now\n\n## You · 2026-05-06T07:08:09.000Z\n\nHow is the *weather*?',
    );
    expect(text).toContain('> Let me think.\n> Hard.');
    expect(text).toContain('**find**\n\n```json');
    expect(text, 'a fence around a fence').toContain('````json\n[\n  "```"');
    expect(text).toContain('> Error: It broke.');
    expect(text).toContain('[Why](<https://example.org/y>)');
    expect(text).toContain('It is fi\n\n> This answer had not ended yet.');
    store.close();
  });

  it('takes as long a name as the file system does, and leaves files beside it alone', async () => {
    const folder = temporaryFolder();
    const name = `${'天'.repeat(80)}.longhaul.json`;
    const store = seeded();
    writeFileSync(join(folder, 'chats.json.unfinished'), 'mine');
    for (const file of [name, 'chats.json']) {
      await exportJson(store, [session(store)], join(folder, file), ORIGIN);
    }
    expect(readdirSync(folder).toSorted()).toEqual(['chats.json', 'chats.json.unfinished', name]);
  });

  it('leaves nothing behind when the file cannot be written', async () => {
    const store = seeded();
    const folder = temporaryFolder();
    const blocked = join(folder, 'taken');
    writeFileSync(blocked, '');
    await expect(
      exportJson(store, [session(store)], join(blocked, 'x.json'), ORIGIN),
    ).rejects.toThrow();
    expect(readdirSync(folder)).toEqual(['taken']);
    store.close();
  });
});

describe('importing', () => {
  it('adds what was exported under ids of its own, with nothing left open', async () => {
    const long = Array.from({ length: 120 }, (_, n): Message => ({ ...question, id: `x${n}` }));
    const file = await exported(seeded(long));
    const store = seeded();
    const before = store.transcripts.read('s1');
    const [id = ''] = await importFile(store, workHere(store), file, NOW.getTime());
    expect(session(store, id)).toMatchObject({
      title: 'Weather: now',
      createdAt: 5,
      remoteId: null,
      unread: false,
      running: 0,
    });
    const messages = store.transcripts.read(id);
    expect(messages).toHaveLength(122);
    expect(messages[0]).toMatchObject({ role: 'user', status: 'sent', parts: question.parts });
    expect(messages[1]).toMatchObject({ status: 'partial', createdAt: answer.createdAt });
    expect(messages[1]?.parts[1]).toEqual(answer.parts[1]);
    expect(messages[1]?.parts[2]).toMatchObject({ state: 'output-error' });
    expect(messages[1]?.parts[2]).not.toHaveProperty('operation');
    expect(messages[1]?.parts.at(-1)).toMatchObject({ text: 'It is fi', state: 'done' });
    const ids = new Set([...messages, ...before].map((message) => message.id));
    expect(ids.size).toBe(messages.length + before.length);
    expect(store.transcripts.read('s1'), 'the original is not touched').toEqual(before);
    expect(store.search.find('weather', 5).length).toBeGreaterThan(2);
    // Again gives another copy.
    await importFile(store, workHere(store), file, NOW.getTime());
    expect(store.sessions.list()).toHaveLength(3);
    store.close();
  });

  it('gives the same file when it is exported again', async () => {
    const finished: Message = { ...question, id: 'z', role: 'assistant', status: 'complete' };
    const first = openStore(temporaryFolder());
    first.sessions.create('s1', 5);
    first.transaction(() =>
      first.change('s1', null, [{ type: 'message.added', message: finished }]),
    );
    const file = await exported(first);
    const second = openStore(temporaryFolder());
    await importFile(second, workHere(second), file, NOW.getTime());
    const again = await exported(second);
    const without = (path: string) =>
      readFileSync(path, 'utf8').replace(/"id":"[^"]+"/g, '"id":""');
    expect(without(again)).toBe(without(file));
    first.close();
    second.close();
  });

  const whole = { exportedAt: NOW.toISOString(), app: '1', sessions: [] };
  const chat = { title: null, createdAt: NOW.toISOString(), updatedAt: NOW.toISOString() };
  it.each([
    ['is not there', null, /cannot be read/],
    ['is no JSON', 'hello', /not JSON/],
    ['is another JSON', '{"format":"other"}', /not exported by Longhaul/],
    ['is newer', JSON.stringify({ ...whole, format: 'longhaul-export', version: 2 }), /newer/],
    ['lacks its sessions', JSON.stringify({ format: 'longhaul-export', version: 1 }), /damaged/],
    [
      'has a bad message at its very end',
      JSON.stringify({
        ...whole,
        format: 'longhaul-export',
        version: 1,
        sessions: [
          {
            ...chat,
            messages: [
              ...Array.from({ length: 30 }, () => ({ ...question, createdAt: NOW.toISOString() })),
              { ...question, createdAt: NOW.toISOString(), parts: [{ type: 'text', text: 7 }] },
            ],
          },
        ],
      }),
      /Message 31 is damaged/,
    ],
  ])('refuses a file that %s, says why and adds nothing', async (_, content, why) => {
    const store = seeded();
    const file = join(temporaryFolder(), 'x.json');
    if (content !== null) writeFileSync(file, content);
    const failed = importFile(store, workHere(store), file, 1);
    await expect(failed).rejects.toThrow(BadFileError);
    await expect(failed).rejects.toThrow(why);
    expect(store.sessions.list()).toHaveLength(1);
    expect(store.search.find('weather', 10).filter(({ messageId }) => messageId)).toHaveLength(1);
    store.close();
  });

  it('that was cut short by a crash leaves nothing that shows, and is cleared away', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    store.sessions.createHidden('half', 'Half', 1, 1);
    store.transaction(() =>
      store.change('half', null, [{ type: 'message.added', message: question }]),
    );
    expect(store.sessions.list()).toEqual([]);
    expect(store.search.find('half weather', 5)).toEqual([]);
    expect(store.sessions.deleted(), 'not while it may still be under way').toEqual([]);
    store.sessions.giveUpImports();
    expect(store.sessions.deleted().map(({ id }) => id)).toEqual(['half']);
    store.close();
  });

  it('gives nobody chats that somebody else was importing', async () => {
    const from = seeded();
    from.sessions.create('s2', 6);
    const file = join(temporaryFolder(), 'two.json');
    await exportJson(from, from.sessions.list(), file, ORIGIN);
    const store = openStore(temporaryFolder());
    store.accounts.enter('ann');
    const work: LongWork = workHere(store);
    const switching: LongWork = {
      close: () => work.close(),
      run: (name, order) => {
        if (name === 'readImport') store.accounts.enter('ben');
        return work.run(name, order);
      },
    };
    await expect(importFile(store, switching, file, 0)).rejects.toThrow('account');
    store.accounts.see(null);
    expect(store.sessions.list()).toEqual([]);
    expect(store.sessions.deleted()).toEqual([]);
  });

  it('of two files at a time gives each chat what its own file says', async () => {
    const store = openStore(temporaryFolder());
    const work = workHere(store);
    const files = await Promise.all(
      ['first', 'second'].map(async (text) => {
        const parts = [{ type: 'text', text, state: 'done' }] as const;
        const more = Array.from({ length: 30 }, (_, n) => ({ ...question, id: `m${n}`, parts }));
        const from = seeded(more);
        const file = join(temporaryFolder(), `${text}.json`);
        await exportJson(from, from.sessions.list(), file, ORIGIN);
        return file;
      }),
    );
    const added = await Promise.all(files.map((file) => importFile(store, work, file, 0)));
    const last = added.map(([id = '']) => {
      const messages = store.transcripts.read(id);
      return [messages.length, messages.at(-1)?.parts[0]];
    });
    expect(last).toMatchObject([
      [32, { text: 'first' }],
      [32, { text: 'second' }],
    ]);
  });
});
