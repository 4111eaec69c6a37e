-- How often a response broke the protocol's order of ids, and what was wrong the first time.
ALTER TABLE attempts ADD COLUMN alarms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE attempts ADD COLUMN first_alarm TEXT;
