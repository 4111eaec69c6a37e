/** Fills a profile that the app has made with what somebody has after a year: 1,000 tasks and 10,000 messages. */
import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Stands in the last message of the chat that the app opens. */
export const MARK = 'the last words of the open chat';

const SESSIONS = 1_000;
const MESSAGES_EACH = 10;
const LIVE = 10;
const DAY_MS = 86_400_000;

/** Adds the chats, each with a task, of which some still run. */
export function fillProfile(profile: string): void {
  const db = new Database(join(profile, 'longhaul.db'));
  try {
    const account = String(
      db.prepare("SELECT value FROM meta WHERE key LIKE 'account of %'").pluck().get() ?? '',
    );
    const session = db.prepare(
      `INSERT INTO sessions (id, remote_id, title, created_at, updated_at, account)
       VALUES (@id, @id, @title, @at, @at, @account)`,
    );
    const message = db.prepare(
      `INSERT INTO messages (session_id, id, role, status, created_at, position, task_id)
       VALUES (?, ?, ?, ?, ?, ?, ?)`,
    );
    const part = db.prepare('INSERT INTO parts (message_key, idx, body, text) VALUES (?, 0, ?, ?)');
    const task = db.prepare(
      `INSERT INTO tasks (task_id, session_id, kind, status, state, last_message_id, fold_state,
         created_at, settled_at, announced_at)
       VALUES (@id, @session, 'turn', @status, @state, '0-0', '', @at, @settled, @settled)`,
    );
    const body = JSON.stringify({ type: 'text', state: 'done' });
    const now = Date.now();
    db.transaction(() => {
      for (let n = 0; n < SESSIONS; n += 1) {
        const at = now - (SESSIONS - n) * (DAY_MS / 4);
        const id = `filled-${n}`;
        session.run({ id, title: `Chat ${n}`, at, account });
        for (let m = 0; m < MESSAGES_EACH; m += 1) {
          const own = m % 2 === 0;
          const last = n === SESSIONS - 1 && m === MESSAGES_EACH - 1;
          const text = last ? `${'Many words. '.repeat(120)}${MARK}.` : `Message ${m}. `.repeat(20);
          const [role, status] = own ? ['user', 'sent'] : ['assistant', 'complete'];
          const { lastInsertRowid } = message.run(id, `${id}-${m}`, role, status, at, m + 1, null);
          part.run(lastInsertRowid, body, text);
        }
        // Those that run are in other chats than the one that is open.
        const live = n < LIVE;
        const [status, state] = live ? ['running', 'connecting'] : ['completed', 'settled'];
        const settled = live ? null : at;
        task.run({ id: `task-${n}`, session: id, status, state, at, settled });
      }
      db.prepare('UPDATE sessions SET seen_key = (SELECT max(key) FROM messages), seen_at = ?').run(
        now,
      );
    })();
  } finally {
    db.close();
  }
}
