-- Whose session it is. What was stored before accounts were known belongs to nobody until the first one claims it.
ALTER TABLE sessions ADD COLUMN account TEXT NOT NULL DEFAULT '';
CREATE INDEX sessions_by_account ON sessions (account);
