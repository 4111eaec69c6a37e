-- What a person has typed and not sent: under a session's id, under '' for a chat that does not exist yet, and under
-- names with a slash for what belongs to a form or to the composer besides its text.
CREATE TABLE drafts (
  name TEXT PRIMARY KEY,
  body TEXT NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
