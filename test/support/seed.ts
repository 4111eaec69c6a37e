/** Fills the profile of an app that does not run with a long chat, as if it had been lived. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface SeededMessage {
  readonly id: string;
  readonly role: 'user' | 'assistant';
  readonly text: string;
}

/**
 * @param profile the folder of a profile that an app has opened before.
 * @returns the id of the chat.
 */
export function seedChat(
  profile: string,
  title: string,
  messages: readonly SeededMessage[],
  now = Date.now(),
): string {
  const db = new Database(join(profile, 'longhaul.db'));
  const sessionId = `seeded-${title.replaceAll(/\W+/g, '-').toLowerCase()}`;
  try {
    db.transaction(() => {
      db.prepare(
        'INSERT INTO sessions (id, title, created_at, updated_at) VALUES (?, ?, ?, ?)',
      ).run(sessionId, title, now, now);
      const message = db.prepare(
        `INSERT INTO messages (session_id, id, role, status, created_at, position)
         VALUES (?, ?, ?, ?, ?, ?)`,
      );
      const part = db.prepare(
        'INSERT INTO parts (message_key, idx, body, text) VALUES (?, 0, ?, ?)',
      );
      const body = JSON.stringify({ type: 'text', state: 'done' });
      for (const [index, { id, role, text }] of messages.entries()) {
        const at = now - (messages.length - index) * 60_000;
        const status = role === 'user' ? 'sent' : 'complete';
        const { lastInsertRowid } = message.run(sessionId, id, role, status, at, index + 1);
        part.run(lastInsertRowid, body, text);
      }
    })();
  } finally {
    db.close();
  }
  return sessionId;
}

/** Adds tasks to a chat that was seeded: turns that have come to their end, one per minute. */
export function seedTasks(profile: string, sessionId: string, count: number, now = Date.now()) {
  const db = new Database(join(profile, 'longhaul.db'));
  try {
    const task = db.prepare(
      `INSERT INTO tasks (task_id, session_id, kind, status, state, last_message_id, fold_state,
         created_at, settled_at, state_since)
       VALUES (?, ?, 'turn', 'completed', 'settled', '1-1', '{}', ?, ?, ?)`,
    );
    db.transaction(() => {
      for (let index = 0; index < count; index += 1) {
        const at = now - (count - index) * 60_000;
        task.run(`${sessionId}-task-${index}`, sessionId, at, at + 30_000, at + 30_000);
      }
    })();
  } finally {
    db.close();
  }
}

/** A conversation of so many messages with answers of several lengths, each message naming its number. */
export function longConversation(count: number): SeededMessage[] {
  return Array.from({ length: count }, (_, index) => {
    const own = index % 2 === 0;
    const text = own
      ? `Question ${index}: what comes next?`
      : `Answer ${index}.\n\n${'Some words about it, and then some more of them. '.repeat(1 + (index % 11))}\n\n- a point\n- another point\n`;
    return { id: `seeded-${index}`, role: own ? 'user' : 'assistant', text };
  });
}
