-- The server's id for a question, where it is not the one that the question has here.
ALTER TABLE messages ADD COLUMN row_id TEXT;

CREATE INDEX messages_by_row ON messages (session_id, row_id) WHERE row_id IS NOT NULL;
