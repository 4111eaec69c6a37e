/** A backend inside the test's process, on a real socket and a real database. */
import { afterAll, beforeAll } from 'vitest';
import { type Backend, startBackend } from '../../../../src/backend/backend';
import { systemClock } from '../../../../src/backend/clock';
import { readConfig } from '../../../../src/backend/config';
import { ApiClient } from './client';
import { type Folder, makeFolder } from './folder';
import { TOKEN } from './process';

export interface InProcess {
  readonly backend: Backend;
  readonly client: ApiClient;
  readonly folder: Folder;
  readonly stop: () => Promise<void>;
}

export async function startInProcess(env: Record<string, string> = {}): Promise<InProcess> {
  const folder = makeFolder();
  const config = readConfig({ LONGHAUL_DATA_DIR: folder.path, LONGHAUL_TOKEN: TOKEN, ...env });
  const backend = await startBackend(config, systemClock, () => undefined);
  return {
    backend,
    client: new ApiClient(backend.url, TOKEN),
    folder,
    stop: async () => {
      await backend.stop();
      folder.remove();
    },
  };
}

/** A backend that runs while the tests of the calling file or group do. Its parts are there once they have begun. */
export function backendForAll(env: Record<string, string> = {}): Omit<InProcess, 'stop'> {
  let running: InProcess;
  beforeAll(async () => {
    running = await startInProcess(env);
  });
  afterAll(() => running.stop());
  return {
    get backend() {
      return running.backend;
    },
    get client() {
      return running.client;
    },
    get folder() {
      return running.folder;
    },
  };
}
