-- What a task has written, without reading the rest of a long chat.
CREATE INDEX messages_by_task ON messages (session_id, task_id, position) WHERE task_id IS NOT NULL;
