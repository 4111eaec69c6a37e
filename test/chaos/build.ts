/** Builds the backend and the app's engine as they are bundled, into `out/chaos`. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'vite';
import { REPO_ROOT } from '../support/paths.ts';

export interface Built {
  readonly backend: string;
  readonly app: string;
}

/** @param folder inside the checkout, so that packages are found from there. */
export async function buildParts(folder = join(REPO_ROOT, 'out/chaos')): Promise<Built> {
  mkdirSync(folder, { recursive: true });
  await build({
    configFile: false,
    root: REPO_ROOT,
    logLevel: 'warn',
    resolve: { alias: { '@shared': join(REPO_ROOT, 'src/shared') } },
    build: {
      target: 'node20.18',
      ssr: true,
      outDir: folder,
      emptyOutDir: true,
      rollupOptions: {
        input: {
          backend: join(REPO_ROOT, 'src/backend/index.ts'),
          app: join(REPO_ROOT, 'test/chaos/app/engine-app.ts'),
        },
        output: { entryFileNames: '[name].js' },
      },
    },
  });
  return { backend: join(folder, 'backend.js'), app: join(folder, 'app.js') };
}
