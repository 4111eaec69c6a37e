/** Somebody else who writes into a profile's database. */
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';

/** Holds the write lock for a while. Two at once would keep this process from letting go of it. */
export async function holdDatabase(profile: string, ms: number): Promise<void> {
  const db = new Database(join(profile, 'longhaul.db'), { timeout: 30_000 });
  try {
    db.exec('BEGIN IMMEDIATE');
    await pause(ms);
    db.exec('ROLLBACK');
  } finally {
    db.close();
  }
}
