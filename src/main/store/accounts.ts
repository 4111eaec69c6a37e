/**
 * Whose rows are seen. Sessions belong to an account, and everything else to a session; whoever lists or looks up something
 * by a name that came from outside sees the current account's only.
 */
import type { Database } from 'better-sqlite3';
import { z } from 'zod';

/** The account that is seen. Null sees everything, for tools that read a whole profile. */
export interface Scope {
  account: string | null;
}

/** Sees everything. */
export const EVERYBODY: Readonly<Scope> = { account: null };

/** SQL for the rows of a session table that are in scope; binds the account twice, as `seen(scope)` gives it. */
export const IN_SCOPE = '(? IS NULL OR account = ?)';

/** SQL for the rows of another table whose session is in scope. */
export const SESSION_IN_SCOPE = `(? IS NULL OR session_id IN (SELECT id FROM sessions WHERE account = ?))`;

/** What the two placeholders stand for. */
export function seen({ account }: Readonly<Scope>): [string | null, string | null] {
  return [account, account];
}

/** The account of tokens that name nobody, by place. */
const OPAQUE = 'account of ';

/** Whether a row of `meta` says whose the chats of a place are. */
export function isOfAccounts(key: string): boolean {
  return key.startsWith(OPAQUE);
}

export class Accounts {
  constructor(
    private readonly db: Database,
    private readonly scope: Scope,
  ) {}

  /** From now on only this account is seen, or all when it is null. Writes nothing. */
  see(account: string | null): void {
    this.scope.account = account;
  }

  /** Who is seen at the moment; null while everybody is. */
  get current(): string | null {
    return this.scope.account;
  }

  /** From now on only this account is seen. It gets what belongs to nobody yet. */
  enter(account: string): void {
    for (const table of ['sessions', 'remote_deletions']) {
      this.db.prepare(`UPDATE ${table} SET account = ? WHERE account = ''`).run(account);
    }
    this.see(account);
  }

  /**
   * The account of a token that names nobody. A new token at the same place is the same person's, who had to renew it,
   * until `forgetOpaque` says that the person has left.
   * @param fingerprint stands for the token.
   */
  ofOpaque(place: string, fingerprint: string): string {
    const key = OPAQUE + place;
    const known = this.db.prepare('SELECT value FROM meta WHERE key = ?').pluck().get(key);
    if (known !== undefined) return z.string().parse(known);
    const account = `${place} ~${fingerprint}`;
    if (!this.db.readonly) {
      this.db.prepare('INSERT INTO meta VALUES (?, ?)').run(key, account);
    }
    return account;
  }

  /** Nobody is signed in there any more: the next token that names nobody is somebody's of whom nothing is known. */
  forgetOpaque(place: string): void {
    if (!this.db.readonly) {
      this.db.prepare('DELETE FROM meta WHERE key = ?').run(OPAQUE + place);
    }
  }
}
