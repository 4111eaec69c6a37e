/**
 * The schema, one entry per version; `user_version` counts the entries that were applied. Entries are never changed once
 * released: a new shape is a new entry.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE sessions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    title TEXT,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX sessions_by_update ON sessions (user_id, updated_at DESC);

  -- The transcript in the platform's row shape. Rows sort by (turn, position): the question of a queued turn is stored
  -- at once, yet comes after the answers of the turns before it.
  CREATE TABLE messages (
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    id TEXT NOT NULL,
    task_id TEXT NOT NULL,
    turn INTEGER NOT NULL,
    position INTEGER NOT NULL,
    role TEXT NOT NULL,
    content TEXT,
    tool_calls TEXT,
    tool_call_id TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (session_id, id)
  ) STRICT, WITHOUT ROWID;
  CREATE UNIQUE INDEX messages_in_order ON messages (session_id, turn, position);

  -- A task is running while it has no outcome. The tail is the newest id of its log and stays when the log is trimmed,
  -- so that ids never repeat; everything up to the trim mark is gone.
  CREATE TABLE tasks (
    id TEXT PRIMARY KEY,
    session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
    user_id TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('turn', 'operation')),
    turn INTEGER NOT NULL,
    message_id TEXT,
    operation_id TEXT,
    tool_name TEXT NOT NULL,
    input TEXT NOT NULL,
    outcome TEXT CHECK (outcome IN ('completed', 'failed', 'stopped')),
    stop_requested INTEGER NOT NULL DEFAULT 0,
    tail_ms INTEGER NOT NULL DEFAULT 0,
    tail_seq INTEGER NOT NULL DEFAULT 0,
    trim_ms INTEGER NOT NULL DEFAULT 0,
    trim_seq INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    ended_at INTEGER,
    UNIQUE (session_id, message_id)
  ) STRICT;
  CREATE INDEX tasks_running ON tasks (session_id, turn) WHERE outcome IS NULL;
  CREATE INDEX tasks_ended ON tasks (ended_at) WHERE ended_at IS NOT NULL;

  CREATE TABLE task_events (
    task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    ms INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    data TEXT NOT NULL,
    PRIMARY KEY (task_id, ms, seq)
  ) STRICT, WITHOUT ROWID;

  -- Results of finished steps, with the tail of the log at the moment each one finished.
  CREATE TABLE task_steps (
    task_id TEXT NOT NULL REFERENCES tasks (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    result TEXT NOT NULL,
    end_ms INTEGER NOT NULL,
    end_seq INTEGER NOT NULL,
    PRIMARY KEY (task_id, position)
  ) STRICT, WITHOUT ROWID;
  `,
  `
  CREATE INDEX tasks_by_operation ON tasks (operation_id) WHERE operation_id IS NOT NULL;
  `,
  `
  -- How the work of an operation ended; the first completion is the only one.
  CREATE TABLE task_completions (
    task_id TEXT PRIMARY KEY REFERENCES tasks (id) ON DELETE CASCADE,
    completion TEXT NOT NULL
  ) STRICT;
  `,
  `
  -- Who works on a task: the lease with the highest epoch, until a time. Attempts are holders in a row that logged
  -- nothing. The length counts the entries after the trim mark.
  ALTER TABLE tasks ADD COLUMN lease_epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN lease_until INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE tasks ADD COLUMN length INTEGER NOT NULL DEFAULT 0;
  UPDATE tasks SET length = (SELECT count(*) FROM task_events WHERE task_id = tasks.id);
  `,
  `
  CREATE TABLE documents (
    user_id TEXT NOT NULL,
    collection TEXT NOT NULL,
    id TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (user_id, collection, id)
  ) STRICT, WITHOUT ROWID;
  `,
];
