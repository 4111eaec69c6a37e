-- When a server that refused a message wants to be asked again.
ALTER TABLE messages ADD COLUMN retry_at INTEGER;

-- What a server said that cannot stop a task; null while it has not been asked or has agreed.
ALTER TABLE tasks ADD COLUMN stop_refusal TEXT;
