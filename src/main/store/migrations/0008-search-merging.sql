-- Deleting leaves the index to be tidied in small steps later: by itself it would rewrite large pieces at once.
INSERT INTO words (words, rank) VALUES ('deletemerge', 0);
