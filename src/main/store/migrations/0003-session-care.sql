-- What a person does with a session: pinning, naming, deleting, reading.
ALTER TABLE sessions ADD COLUMN pinned_at INTEGER;
-- Whose title it is: 'server'; 'person-unsent', which the server has yet to be told; or 'person', which it refused.
ALTER TABLE sessions ADD COLUMN title_by TEXT NOT NULL DEFAULT 'server';
-- Off the list, and purged once the time for an undo is over.
ALTER TABLE sessions ADD COLUMN deleted_at INTEGER;
-- The newest ended message that a person has looked at, and when.
ALTER TABLE sessions ADD COLUMN seen_key INTEGER NOT NULL DEFAULT 0;
ALTER TABLE sessions ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
UPDATE sessions SET
  seen_key = coalesce((SELECT max(key) FROM messages WHERE session_id = sessions.id), 0),
  seen_at = coalesce((SELECT max(settled_at) FROM tasks WHERE session_id = sessions.id), 0);

CREATE INDEX messages_by_session ON messages (session_id, key);

-- Sessions of the server that a person has deleted and the server has not been told of.
CREATE TABLE remote_deletions (
  remote_id TEXT PRIMARY KEY,
  requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The words of every text part that has ended. Each part is a document of its own, under message_key * 65536 + idx, so
-- that the end of a part costs the same however long its message is; appending to a part costs nothing here. The text
-- itself is not stored a second time. Only the first 256 Ki characters of a part can be found.
CREATE VIRTUAL TABLE words USING fts5 (
  text, content='', contentless_delete=1, tokenize='unicode61 remove_diacritics 2'
);
CREATE TRIGGER words_of_new_part AFTER INSERT ON parts
  WHEN new.text <> '' AND new.idx < 65536 AND new.body ->> '$.type' = 'text' AND new.body ->> '$.state' = 'done'
BEGIN
  INSERT INTO words (rowid, text) VALUES (new.message_key * 65536 + new.idx, substr(new.text, 1, 262144));
END;
CREATE TRIGGER words_of_changed_part AFTER UPDATE ON parts
  WHEN new.text IS NOT NULL AND new.idx < 65536
BEGIN
  DELETE FROM words WHERE rowid = old.message_key * 65536 + old.idx;
  INSERT INTO words (rowid, text)
    SELECT new.message_key * 65536 + new.idx, substr(new.text, 1, 262144)
    WHERE new.text <> '' AND new.body ->> '$.type' = 'text' AND new.body ->> '$.state' = 'done';
END;
CREATE TRIGGER words_of_lost_part AFTER DELETE ON parts
  WHEN old.text IS NOT NULL AND old.idx < 65536
BEGIN
  DELETE FROM words WHERE rowid = old.message_key * 65536 + old.idx;
END;
INSERT INTO words (rowid, text)
  SELECT message_key * 65536 + idx, substr(text, 1, 262144) FROM parts
  WHERE text <> '' AND idx < 65536 AND body ->> '$.type' = 'text' AND body ->> '$.state' = 'done';
