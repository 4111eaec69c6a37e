-- Messages from elsewhere take their place between those that are here, so the order is a number of its own.
ALTER TABLE messages ADD COLUMN position REAL NOT NULL DEFAULT 0;
UPDATE messages SET position = key;
CREATE INDEX messages_by_position ON messages (session_id, position);

-- What the server calls a task whose name it told late or never; null while `task_id` is the server's own name.
ALTER TABLE tasks ADD COLUMN server_id TEXT;

-- 1 once a request with the message has been sent: whatever became of it, the server may have it.
ALTER TABLE outbox ADD COLUMN attempted INTEGER NOT NULL DEFAULT 0;
