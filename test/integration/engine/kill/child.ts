/** The engine and its store in a process of their own: `child.js PROFILE URL`. Runs until it is killed. */
import { join } from 'node:path';
import { Engine } from '../../../../src/main/engine';
import { openDatabase } from '../../../../src/main/store/open';
import { DATABASE_FILE } from '../../../../src/main/store/profile';
import { Store } from '../../../../src/main/store/store';
import { systemClock } from '../../../../src/main/streams/clock';

const [folder = '', url = ''] = process.argv.slice(2);
const nothing = () => undefined;
let said = false;
const sayOnce = () => {
  if (!said) process.stdout.write('storing\n');
  said = true;
};
const { db } = openDatabase(join(folder, DATABASE_FILE), new Date());
// Checkpoints are many, so that some are hit.
db.pragma('wal_autocheckpoint = 10');
const engine = new Engine({
  store: new Store(db),
  fetch: (address, init) => fetch(address, init),
  endpoint: () => ({ url, token: null }),
  clock: systemClock,
  random: () => 0,
  listener: {
    onPatch: sayOnce,
    onTaskChanged: nothing,
    onTaskSettled: nothing,
    onSessionChanged: nothing,
    onSessionRemoved: nothing,
    onStorageChanged: nothing,
    onRecoveryChanged: nothing,
    onError: (context, error) => process.stderr.write(`${context}: ${String(error)}\n`),
  },
});
engine.start();
engine.backendReady();
