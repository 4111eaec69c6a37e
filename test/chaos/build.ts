/**
 * Builds the backend, the app's engine and the reader of profiles as they are bundled, into a folder of this run's own
 * under `out/chaos`.
 */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { REPO_ROOT } from '../support/paths.ts';
import { buildFolder } from './run-folders.ts';

export interface Built {
  readonly backend: string;
  readonly app: string;
  /** A module, to be imported. */
  readonly profile: string;
}

export async function buildParts(): Promise<Built> {
  // Another run must not exchange what this one starts again and again. Inside the checkout packages are found.
  const folder = buildFolder();
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    root: REPO_ROOT,
    logLevel: 'warn',
    resolve: { alias: { '@shared': join(REPO_ROOT, 'src/shared') } },
    ssr: { noExternal: true, external: ['better-sqlite3'] },
    build: {
      target: 'node20.18',
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: {
          backend: join(REPO_ROOT, 'src/backend/index.ts'),
          app: join(REPO_ROOT, 'test/chaos/app/engine-app.ts'),
          profile: join(REPO_ROOT, 'src/main/profile-contents.ts'),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  return {
    backend: join(folder, 'backend.js'),
    app: join(folder, 'app.js'),
    profile: join(folder, 'profile.js'),
  };
}
