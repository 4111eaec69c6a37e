/**
 * Reads what can be read of a damaged database into a new one, table by table and row by row. The damaged file itself is
 * not touched: a copy is read. Only rows that the app can work with are kept, so that what is salvaged is like anything else.
 */
import { type Database, SqliteError } from 'better-sqlite3';
import { z } from 'zod';
import { EVERYBODY, isOfAccounts } from './accounts';
import { openDamaged } from './damaged-copy';
import { decodePart, encodePart } from './part-codec';
import { type Row, readRows } from './readable-rows';
import { Sessions } from './sessions';
import { Tasks } from './tasks';
import { Transcripts } from './transcripts';

/** How much was saved. */
export interface Salvaged {
  readonly sessions: number;
  readonly messages: number;
  readonly tasks: number;
}

/** Parents first. Whatever else there is comes after them. */
const FIRST = ['sessions', 'messages', 'parts', 'segments', 'tasks'];

/** Not worth saving: what other rows make anew, and the record of old connections. */
const LEFT_OUT = /^(sqlite_|words|attempts$)/;

/**
 * Salvages a file.
 * @param file a damaged database that nobody uses.
 * @param db a new and empty one.
 */
export function salvage(file: string, db: Database): Salvaged {
  const damaged = openDamaged(file);
  if (damaged) {
    try {
      for (const table of tablesOf(db)) copyTable(damaged.db, db, table);
    } finally {
      damaged.close();
    }
    db.transaction(() => {
      removeUnreadable(db);
      replayUnfinished(db);
    })();
  }
  const count = (table: string) =>
    Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  return { sessions: count('sessions'), messages: count('messages'), tasks: count('tasks') };
}

function tablesOf(db: Database): string[] {
  const found = db.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table'`).pluck();
  const names = z.array(z.string()).parse(found.all());
  const others = names.filter((name) => !FIRST.includes(name) && !LEFT_OUT.test(name));
  return [...FIRST, ...others];
}

function copyTable(from: Database, to: Database, table: string): void {
  const present = columnsOf(from, table);
  const columns = columnsOf(to, table).filter((column) => present.includes(column));
  if (columns.length === 0) return;
  const names = columns.map((column) => `"${column}"`).join(', ');
  const places = columns.map((column) => `@${column}`).join(', ');
  const insert = to.prepare(`INSERT OR IGNORE INTO "${table}" (${names}) VALUES (${places})`);
  const addSession = to.prepare(
    `INSERT OR IGNORE INTO sessions (id, title, created_at, updated_at)
     VALUES (@session_id, 'Recovered chat', @created_at, @created_at)`,
  );
  to.transaction(() => {
    for (const row of readRows(from, table, columns)) {
      // The rest of it says how the damaged file stood.
      if (table === 'meta' && !isOfAccounts(String(row.key))) continue;
      const usable = table === 'parts' ? usablePart(row) : row;
      // A message is worth more than the name of its chat.
      if (table === 'messages') attempt(() => addSession.run(usable));
      attempt(() => insert.run(usable));
    }
  })();
}

function columnsOf(db: Database, table: string): string[] {
  try {
    const info = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table);
    return z.array(z.string()).parse(info);
  } catch {
    return [];
  }
}

/** A part that cannot be understood stays in its place, marked as damaged, so that those after it keep theirs. */
function usablePart(row: Row): Row {
  const read = z.object({ body: z.string(), text: z.string().nullable() }).safeParse(row);
  try {
    if (read.success) decodePart(read.data);
    return row;
  } catch {
    const reason = 'The history file was damaged.';
    const damaged = encodePart({ type: 'corrupt', eventId: null, reason });
    return { ...row, ...damaged, key: null, open: 0 };
  }
}

/** Runs a write that may break a rule of the schema; such a row is left out. */
function attempt(write: () => void): void {
  try {
    write();
  } catch (error) {
    const rule = error instanceof SqliteError && error.code.startsWith('SQLITE_CONSTRAINT');
    if (!rule) throw error;
  }
}

/** Takes out rows that the app's own reading refuses. */
function removeUnreadable(db: Database): void {
  const sessions = new Sessions(db, EVERYBODY);
  const tasks = new Tasks(db, EVERYBODY);
  const transcripts = new Transcripts(db);
  const ids = (sql: string) => z.array(z.string()).parse(db.prepare(sql).pluck().all());
  for (const id of ids('SELECT id FROM sessions')) {
    if (!works(() => sessions.get(id))) sessions.remove(id);
  }
  for (const id of ids('SELECT task_id FROM tasks')) {
    if (works(() => [tasks.get(id), tasks.progress(id)])) continue;
    db.prepare('DELETE FROM tasks WHERE task_id = ?').run(id);
  }
  for (const id of ids('SELECT id FROM sessions')) {
    if (works(() => transcripts.read(id))) continue;
    const found = db.prepare('SELECT id FROM messages WHERE session_id = ?').pluck().all(id);
    for (const messageId of z.array(z.string()).parse(found)) {
      if (works(() => transcripts.get(id, messageId))) continue;
      db.prepare('DELETE FROM messages WHERE session_id = ? AND id = ?').run(id, messageId);
    }
  }
}

function works(read: () => unknown): boolean {
  try {
    read();
    return true;
  } catch {
    return false;
  }
}

/** Whether text and cursor of an unfinished task still agree is unknown: its stream replaces what is there, from the start. */
function replayUnfinished(db: Database): void {
  db.exec(
    `UPDATE tasks SET last_message_id = '0-0', unidentified = 1, events_applied = 0
     WHERE settled_at IS NULL`,
  );
}
