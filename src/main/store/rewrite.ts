/** Writing a database anew, so that nothing of what was deleted can be read in it. */
import type { Database } from 'better-sqlite3';

/** Pages of the search index that one step merges. */
const MERGED_PAGES = 64;

/**
 * Takes its time. What is deleted is taken out of the search index in steps, between which others can write; for the last
 * step, which copies what is left, they have to wait.
 * @throws what SQLite reports.
 */
export function rewrite(db: Database): void {
  const merge = db.prepare(`INSERT INTO words (words, rank) VALUES ('merge', ?)`);
  const changes = db.prepare('SELECT total_changes()').pluck();
  // As FTS5 documents it: a negative number begins, and a merge that has changed fewer than two rows was the last.
  for (let pages = -MERGED_PAGES; ; pages = MERGED_PAGES) {
    const before = Number(changes.get());
    merge.run(pages);
    if (Number(changes.get()) - before < 2) break;
  }
  db.exec('VACUUM');
}
