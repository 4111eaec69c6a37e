-- One row per conversation. `remote_id` is the server's name for it, unknown until the first message is sent.
-- `revision` counts committed changes to the transcript, so that a window knows whether it has missed one.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  remote_id TEXT UNIQUE,
  title TEXT,
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  revision INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX sessions_by_activity ON sessions (updated_at DESC);

CREATE TABLE messages (
  key INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  id TEXT NOT NULL,
  role TEXT NOT NULL,
  status TEXT NOT NULL,
  reason TEXT,
  -- The task that writes this message; null for what a person wrote.
  task_id TEXT,
  created_at INTEGER NOT NULL,
  UNIQUE (session_id, id)
) STRICT;

-- `body` is the part as JSON without its text. `text` holds what has been compacted; what was appended since stands in
-- segments, so that an append costs the same however long the part has become.
CREATE TABLE parts (
  message_key INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  body TEXT NOT NULL,
  text TEXT,
  PRIMARY KEY (message_key, idx)
) STRICT, WITHOUT ROWID;

CREATE TABLE segments (
  id INTEGER PRIMARY KEY,
  message_key INTEGER NOT NULL REFERENCES messages (key) ON DELETE CASCADE,
  idx INTEGER NOT NULL,
  text TEXT NOT NULL
) STRICT;
CREATE INDEX segments_by_part ON segments (message_key, idx, id);

-- `last_message_id` is the cursor and `fold_state` what folding needs to go on after it: both change only in the
-- transaction that stores the effect of the events up to the cursor.
CREATE TABLE tasks (
  task_id TEXT PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  kind TEXT NOT NULL,
  tool_call_id TEXT,
  status TEXT NOT NULL,
  state TEXT NOT NULL,
  wait_reason TEXT,
  retry_at INTEGER,
  last_message_id TEXT NOT NULL,
  fold_state TEXT NOT NULL,
  -- 1 when the server sends no ids: such a stream can only be replayed from its start.
  unidentified INTEGER NOT NULL DEFAULT 0,
  events_applied INTEGER NOT NULL DEFAULT 0,
  duplicates_dropped INTEGER NOT NULL DEFAULT 0,
  stop_requested_at INTEGER,
  stop_acknowledged_at INTEGER,
  detail TEXT,
  created_at INTEGER NOT NULL,
  settled_at INTEGER
) STRICT;
CREATE INDEX tasks_by_session ON tasks (session_id);
CREATE INDEX tasks_open ON tasks (created_at) WHERE settled_at IS NULL;

-- Each time a task's stream was asked for, and with which cursor.
CREATE TABLE attempts (
  id INTEGER PRIMARY KEY,
  task_id TEXT NOT NULL REFERENCES tasks (task_id) ON DELETE CASCADE,
  started_at INTEGER NOT NULL,
  cursor TEXT NOT NULL,
  opened_at INTEGER,
  events INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0,
  ended_at INTEGER,
  ended_because TEXT
) STRICT;
CREATE INDEX attempts_by_task ON attempts (task_id, id);

-- Messages that the server has not acknowledged, in the order they were written.
CREATE TABLE outbox (
  position INTEGER PRIMARY KEY,
  session_id TEXT NOT NULL REFERENCES sessions (id) ON DELETE CASCADE,
  message_id TEXT NOT NULL UNIQUE
) STRICT;

CREATE TABLE notices (
  id TEXT PRIMARY KEY,
  kind TEXT NOT NULL,
  message TEXT NOT NULL,
  created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE meta (
  key TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
