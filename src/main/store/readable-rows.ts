/** The rows of a damaged table that can be read: from one hole to the next, and on behind it. */
import type { Database } from 'better-sqlite3';

export type Row = Readonly<Record<string, unknown>>;

/** Beyond every key that is in use. */
const LAST_KEY = 2 ** 47;

/** Reads a table. Rows come in the order of their keys; a row may come twice. */
export function* readRows(
  db: Database,
  table: string,
  columns: readonly string[],
): Generator<Row, void> {
  const names = columns.map((column) => `"${column}"`).join(', ');
  const keys = primaryKey(db, table);
  const [first] = keys;
  if (hasRowid(db, table)) yield* byKey(db, `${names} FROM "${table}" NOT INDEXED`, ['rowid']);
  else if (first?.type === 'INTEGER') {
    yield* byKey(
      db,
      `${names} FROM "${table}"`,
      keys.map(({ name }) => `"${name}"`),
    );
  } else {
    yield* fromBothEnds(
      db,
      `${names} FROM "${table}"`,
      keys.map(({ name }) => `"${name}"`),
    );
  }
}

interface KeyColumn {
  readonly name: string;
  readonly type: string;
}

function primaryKey(db: Database, table: string): KeyColumn[] {
  const sql = 'SELECT name, type FROM pragma_table_info(?) WHERE pk > 0 ORDER BY pk';
  return db.prepare<[string], KeyColumn>(sql).all(table);
}

function hasRowid(db: Database, table: string): boolean {
  return db.prepare('SELECT wr FROM pragma_table_list(?)').pluck().get(table) === 0;
}

/** @param keys the columns of the key; the first is a number, and reading can begin behind any value of it. */
function* byKey(db: Database, source: string, keys: readonly string[]): Generator<Row, void> {
  const select = `SELECT ${keys[0]} AS "number-key", ${source} WHERE ${keys[0]} > ?`;
  const after = db.prepare(`${select} ORDER BY ${keys.join(', ')}`);
  const next = db.prepare(`${select} ORDER BY ${keys.join(', ')} LIMIT 1`);
  const canRead = (key: number) => {
    try {
      next.get(key);
      return true;
    } catch {
      return false;
    }
  };
  let key = -1;
  for (;;) {
    try {
      for (const found of after.iterate(key)) {
        const { 'number-key': number, ...row } = found as Row;
        key = Number(number);
        yield row;
      }
      return;
    } catch {
      const behind = behindHole(key, canRead);
      if (behind === null) return;
      key = behind;
    }
  }
}

/** The first key behind a hole, found by ever longer steps and then halving the last. */
function behindHole(before: number, canRead: (key: number) => boolean): number | null {
  let bad = before;
  let good: number | null = null;
  for (let step = 1; before + step < LAST_KEY; step *= 2) {
    if (canRead(before + step)) {
      good = before + step;
      break;
    }
    bad = before + step;
  }
  if (good === null) return null;
  while (good - bad > 1) {
    const middle: number = Math.floor((good + bad) / 2);
    if (canRead(middle)) good = middle;
    else bad = middle;
  }
  return good;
}

/** For keys that are not numbers: forwards up to the first hole, then backwards up to the last. */
function* fromBothEnds(
  db: Database,
  source: string,
  keys: readonly string[],
): Generator<Row, void> {
  for (const direction of ['ASC', 'DESC']) {
    const order = keys.map((name) => `${name} ${direction}`).join(', ');
    try {
      for (const row of db.prepare(`SELECT ${source} ORDER BY ${order}`).iterate())
        yield row as Row;
      return;
    } catch {
      // The other end is left to try.
    }
  }
}
