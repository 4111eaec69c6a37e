-- What a server was found to be able to do, or not, by its origin: a restart need not try it out again.
CREATE TABLE abilities (
  place TEXT NOT NULL,
  name TEXT NOT NULL,
  able INTEGER NOT NULL,
  learned_at INTEGER NOT NULL,
  PRIMARY KEY (place, name)
) STRICT, WITHOUT ROWID;
