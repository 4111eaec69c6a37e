/** A profile that an earlier version left behind in the middle of a task. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../../src/main/store/profile';
import { settleTask } from '../../../src/main/store/settle';
import { messages, settled, startEngine } from '../engine/engine';
import { openStream, startPeer, tail } from '../engine/peer';
import { openStore } from './open-store';
import { temporaryFolder } from './temporary';

const MIGRATIONS = join(import.meta.dirname, '../../../src/main/store/migrations');
const FILES = readdirSync(MIGRATIONS).toSorted();
/** The last schema before parts had keys. */
const BEFORE_KEYS = FILES.findIndex((file) => file.endsWith('-part-keys.sql'));

/** The folding state as the first version wrote it. */
const OLD_STATE = {
  messageId: 'm1',
  partCount: 4,
  messageCount: 1,
  openText: [['x', { messageId: 'm1', index: 3 }]],
  openReasoning: [],
  tools: [['c', { messageId: 'm1', index: 1, open: true }]],
  data: [['data-x:1', { messageId: 'm1', index: 2 }]],
  sawError: false,
  end: null,
};

const PARTS = [
  { type: 'source', url: 'https://example.org/', title: null },
  { type: 'tool', toolCallId: 'c', toolName: 'find_agent', state: 'input-available', input: {} },
  { type: 'data', name: 'x', dataId: '1', data: 1 },
];

function olderProfile(): string {
  const folder = temporaryFolder();
  const db = new Database(join(folder, DATABASE_FILE));
  for (const file of FILES.slice(0, BEFORE_KEYS))
    db.exec(readFileSync(join(MIGRATIONS, file), 'utf8'));
  db.pragma(`user_version = ${BEFORE_KEYS}`);
  db.prepare(
    "INSERT INTO sessions (id, remote_id, created_at, updated_at) VALUES ('s1', 'r1', 0, 0)",
  ).run();
  db.prepare(
    `INSERT INTO messages (key, session_id, id, role, status, task_id, created_at)
     VALUES (1, 's1', 'm1', 'assistant', 'streaming', 't1', 0)`,
  ).run();
  const part = db.prepare('INSERT INTO parts VALUES (1, ?, ?, ?)');
  for (const [index, body] of PARTS.entries()) part.run(index, JSON.stringify(body), null);
  part.run(3, JSON.stringify({ type: 'text', state: 'streaming' }), '');
  db.prepare("INSERT INTO segments (message_key, idx, text) VALUES (1, 3, 'half an ans')").run();
  db.prepare(
    `INSERT INTO tasks (task_id, session_id, kind, status, state, last_message_id, fold_state,
       events_applied, created_at)
     VALUES ('t1', 's1', 'turn', 'running', 'live', '5-3', ?, 9, 0)`,
  ).run(JSON.stringify(OLD_STATE));
  db.close();
  return folder;
}

describe('a profile of an earlier version', () => {
  it('C52: is read as it was', () => {
    const store = openStore(olderProfile());
    expect(store.transcripts.read('s1')).toEqual([
      {
        id: 'm1',
        role: 'assistant',
        status: 'streaming',
        createdAt: 0,
        parts: [...PARTS, { type: 'text', text: 'half an ans', state: 'streaming' }],
      },
    ]);
    store.close();
  });

  it('C52: has its running task replayed from the start, in place of what it had brought', async () => {
    const folder = olderProfile();
    const log = [
      { type: 'start', messageId: 'm1' },
      { type: 'text-start', id: 'x' },
      { type: 'text-delta', id: 'x', delta: 'half an answer, and the other half' },
      { type: 'finish' },
    ];
    const peer = await startPeer({
      'GET /tasks/t1/stream': ({ query }, response) => {
        openStream(response);
        response.end(tail(log, query.get('last_message_id')));
      },
    });
    const app = startEngine({ folder, url: peer.url });
    expect(await settled(app)).toMatchObject({ status: 'completed', eventsApplied: log.length });
    expect(peer.asked[0]?.query.get('last_message_id')).toBe('0-0');
    expect(messages(app)).toMatchObject([
      {
        id: 'm1',
        status: 'complete',
        parts: [{ type: 'text', text: 'half an answer, and the other half', state: 'done' }],
      },
    ]);
  });

  it('C52: has its task closed with what it had brought when the server does not know it any more', () => {
    const store = openStore(olderProfile());
    settleTask(store, { taskId: 't1', sessionId: 's1', toolCallId: null }, 'lost', null, 0);
    expect(store.transcripts.read('s1')).toMatchObject([
      {
        status: 'partial',
        parts: [
          PARTS[0],
          { toolCallId: 'c', state: 'output-error' },
          PARTS[2],
          { text: 'half an ans', state: 'done' },
        ],
      },
    ]);
    store.close();
  });
});
