-- For the list of all tasks: since when a task's connection is as it is, when its newest event took effect, and whether
-- a person has put the task away.
ALTER TABLE tasks ADD COLUMN state_since INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tasks ADD COLUMN last_event_at INTEGER;
ALTER TABLE tasks ADD COLUMN dismissed_at INTEGER;
