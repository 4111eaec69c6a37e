-- Whose server is to delete the session: another one does not know it, which would pass for the deletion.
ALTER TABLE remote_deletions ADD COLUMN account TEXT NOT NULL DEFAULT '';
