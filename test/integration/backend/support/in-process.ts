/** A backend inside the test's process, on a real socket and a real database. */
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
