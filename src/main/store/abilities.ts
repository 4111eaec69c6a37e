/** What servers were found to be able to do, or not. A server is told by its place, the origin of its address. */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** `catch-up`: tell of many tasks in one answer. */
export type AbilityName = 'catch-up';

/** How long it is believed that a server cannot do something: it may have become another version without a sign. */
const NO_COUNTS_MS = 86_400_000;

const row = z.object({ able: z.number(), learned_at: z.number() });

export class Abilities {
  constructor(private readonly db: Database) {}

  /** Whether the server can do it; null when that is not known, or was too long ago. */
  of(place: string, name: AbilityName, now: number): boolean | null {
    const found = row
      .optional()
      .parse(
        this.db
          .prepare('SELECT able, learned_at FROM abilities WHERE place = ? AND name = ?')
          .get(place, name),
      );
    if (!found) return null;
    if (found.able === 1) return true;
    return Math.abs(now - found.learned_at) < NO_COUNTS_MS ? false : null;
  }

  /** Notes what the server has shown. */
  learn(place: string, name: AbilityName, able: boolean, now: number): void {
    if (this.of(place, name, now) === able) return;
    this.db
      .prepare('INSERT OR REPLACE INTO abilities VALUES (?, ?, ?, ?)')
      .run(place, name, able ? 1 : 0, now);
  }
}
