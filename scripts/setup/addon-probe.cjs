/**
 * Loads better-sqlite3 as the app will, and uses what differs between versions of Node-API: references, user functions,
 * iterators, errors, and the clean-up of all of them by the garbage collector. Prints `ok` at the end.
 */
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');
const Database = require('better-sqlite3');

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc');

function exerciseDatabase() {
  const db = new Database(':memory:');
  db.exec('CREATE TABLE t (a INTEGER, b TEXT)');
  const insert = db.prepare('INSERT INTO t VALUES (?, ?)');
  db.transaction(() => {
    for (let a = 0; a < 100; a += 1) insert.run(a, `row ${a}`);
  })();
  db.function('twice', (value) => value * 2);
  const { total } = db.prepare('SELECT sum(twice(a)) AS total FROM t').get();
  const rows = [...db.prepare('SELECT a, b FROM t').iterate()].length;
  let code = '';
  try {
    db.exec('not SQL');
  } catch (error) {
    code = error.code;
  }
  if (total !== 9900 || rows !== 100 || code !== 'SQLITE_ERROR') {
    throw new Error(`wrong answers: total ${total}, rows ${rows}, code ${code}`);
  }
}

exerciseDatabase();
collectGarbage();
setImmediate(() => {
  collectGarbage();
  process.stdout.write('ok');
});
