/**
 * `npm run bench -- engine`: bundles the measurements with the engine, as the app's build bundles it, and runs them in this
 * process.
 */
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { REPO_ROOT } from '../../support/paths.ts';

const outDir = join(REPO_ROOT, 'out', 'bench');

await build({
  configFile: false,
  logLevel: 'warn',
  root: REPO_ROOT,
  resolve: { alias: { '@shared': resolve(REPO_ROOT, 'src', 'shared') } },
  build: {
    ssr: true,
    rollupOptions: {
      input: {
        measure: resolve(import.meta.dirname, 'measure.ts'),
        'long-work': resolve(REPO_ROOT, 'src/main/long-work/thread.ts'),
      },
    },
    target: 'node20.18',
    outDir,
    emptyOutDir: true,
  },
});
await import(pathToFileURL(join(outDir, 'measure.js')).href);
