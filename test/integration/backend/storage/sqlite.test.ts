import { ManualClock, makeFolder, openStore } from '../../../unit/backend/support/store';
import { completionSuite } from './support/completion-suite';
import { documentsSuite } from './support/documents-suite';
import { leaseSuite } from './support/lease-suite';
import { logSuite } from './support/log-suite';
import { rowsSuite } from './support/rows-suite';
import type { Suite } from './support/subject';
import { trimSuite } from './support/trim-suite';

const suite: Suite = {
  name: 'SQLite',
  open: async () => {
    const folder = makeFolder();
    const clock = new ManualClock();
    let storage = openStore(folder.path, clock);
    return {
      get storage() {
        return storage;
      },
      clock,
      restart: async () => {
        await storage.close();
        storage = openStore(folder.path, clock);
        return storage;
      },
      elapse: (ms) => {
        clock.time += ms;
      },
      dispose: async () => {
        await storage.close();
        folder.remove();
      },
    };
  },
};

logSuite(suite);
trimSuite(suite);
leaseSuite(suite);
completionSuite(suite);
documentsSuite(suite);
rowsSuite(suite);
