-- Which ended tasks the person has been told of, and which sessions they want to hear nothing of. What had ended before
-- is not told any more.
ALTER TABLE tasks ADD COLUMN announced_at INTEGER;
UPDATE tasks SET announced_at = settled_at WHERE settled_at IS NOT NULL;
CREATE INDEX tasks_unannounced ON tasks (settled_at) WHERE announced_at IS NULL;
ALTER TABLE sessions ADD COLUMN muted INTEGER NOT NULL DEFAULT 0;
