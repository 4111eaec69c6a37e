-- Sessions of the server that are no longer kept here. They come back only when something happens in them.
CREATE TABLE forgotten_sessions (
  remote_id TEXT PRIMARY KEY,
  forgotten_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TRIGGER forget_session AFTER DELETE ON sessions WHEN OLD.remote_id IS NOT NULL BEGIN
  INSERT OR REPLACE INTO forgotten_sessions
    VALUES (OLD.remote_id, CAST(unixepoch('subsec') * 1000 AS INTEGER));
END;
