/** The calls about databases that were set aside: looking into one, taking its chats back, saving it, deleting it. */
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CallName } from '@shared/ipc';
import { deleteSetAside } from '../store/backups';
import { missingSessions, readSetAside } from '../store/set-aside';
import type { Store } from '../store/store';
import { exportJson } from '../transfer/export';
import { importFile } from '../transfer/import';
import type { DataPorts } from './data-handlers';
import type { EngineAccess } from './engine-access';
import { CallFailure, type CallHandlers } from './router';
import { JSON_FILE, saveFile } from './save-file';

type SetAsideCalls = Extract<CallName, `setAside.${string}`>;

export function setAsideHandlers(
  access: EngineAccess,
  ports: Pick<DataPorts, 'askWhereToSave' | 'version'>,
): Pick<CallHandlers, SetAsideCalls> {
  const origin = () => ({ app: ports.version, now: new Date() });
  const none = () => new CallFailure('NOT_FOUND', 'There is no such file.');

  /** Works with what can be read of a file, as long as `work` lasts. */
  async function reading<T>(name: string, work: (found: Store) => Promise<T> | T): Promise<T> {
    const found = readSetAside(access.store, name);
    if (!found) throw none();
    try {
      return await work(found);
    } finally {
      found.close();
    }
  }

  return {
    'setAside.look': ({ name }) =>
      reading(name, (found) => {
        const { sessions, messages } = found.info();
        const missing = missingSessions(found, access.store).map(({ title }) => title);
        return { sessions, messages, missing };
      }),
    'setAside.salvage': ({ name }) =>
      reading(name, async (found) => {
        const { store, longWork, sessionCare } = access.engine;
        // By way of a file, as chats from anywhere else come: what is added is looked at as strictly.
        const file = join(tmpdir(), `longhaul-salvage-${process.pid}-${Date.now()}.json`);
        try {
          await exportJson(found, missingSessions(found, store), file, origin());
          const added = await importFile(store, longWork, file, Date.now());
          return { sessions: added.map((sessionId) => sessionCare.announce(sessionId)) };
        } finally {
          await rm(file, { force: true });
        }
      }),
    'setAside.export': ({ name }, caller) =>
      reading(name, (found) =>
        saveFile(ports, caller, name.replace(/[^\w.-]/g, '-'), JSON_FILE, (file) =>
          exportJson(found, found.sessions.list(), file, origin()),
        ),
      ),
    'setAside.delete': ({ name }) => {
      if (!deleteSetAside(access.store.file, name)) throw none();
      return null;
    },
  };
}
