/** The engine as the app runs it, for measurements: a new profile on disk, real sockets, Node's fetch. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialFoldState } from '@shared/chat/fold-state';
import { Engine } from '../../../src/main/engine';
import type { EngineListener } from '../../../src/main/engine-options';
import { ThreadedWork } from '../../../src/main/long-work/threaded-work';
import { openDatabase } from '../../../src/main/store/open';
import { Store } from '../../../src/main/store/store';
import { systemClock } from '../../../src/main/streams/clock';
import { REPO_ROOT } from '../../support/paths';

/** Makes an engine that has not been started. */
export function createEngine(
  store: Store,
  url: string,
  listener: Partial<EngineListener> = {},
): Engine {
  const nothing = () => undefined;
  return new Engine({
    store,
    fetch: (address, init) => fetch(address, init),
    endpoint: () => ({ url, token: null }),
    clock: systemClock,
    longWork: new ThreadedWork({
      entry: join(REPO_ROOT, 'out/bench/long-work.js'),
      file: store.file,
      account: () => store.accounts.current,
      clock: systemClock,
    }),
    listener: {
      onPatch: nothing,
      onTaskChanged: nothing,
      onTaskSettled: nothing,
      onSessionChanged: nothing,
      onSessionRemoved: nothing,
      onStorageChanged: nothing,
      onRecoveryChanged: nothing,
      onError: (context, error) => process.stderr.write(`${context}: ${String(error)}\n`),
      ...listener,
    },
  });
}

/** A chat with one task that the engine follows once it starts; both have the task's name. */
export function addTask(store: Store, name: string): void {
  store.sessions.create(name, 1);
  store.sessions.setRemoteId(name, `remote-${name}`);
  store.tasks.add({
    taskId: name,
    sessionId: name,
    kind: 'turn',
    toolCallId: null,
    foldState: initialFoldState(),
    now: 1,
  });
}

/** Runs `use` with a store in a folder of its own, which goes afterwards. `use` closes the store, by its engine. */
export async function withStore<T>(use: (store: Store) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-bench-'));
  try {
    const { db } = openDatabase(join(folder, 'longhaul.db'), new Date());
    return await use(new Store(db));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
