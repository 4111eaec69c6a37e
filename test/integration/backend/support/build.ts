/** The backend built as the app builds it, once per test file that needs a real process. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { build } from 'vite';

const ROOT = resolve(import.meta.dirname, '../../../..');

export interface BuiltBackend {
  readonly entry: string;
  readonly remove: () => void;
}

export async function buildBackend(): Promise<BuiltBackend> {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-backend-build-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  // Packages stay outside of the build and are found through this link.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  await build({
    configFile: false,
    root: ROOT,
    logLevel: 'warn',
    resolve: { alias: { '@shared': join(ROOT, 'src/shared') } },
    build: {
      target: 'node20.18',
      ssr: join(ROOT, 'src/backend/index.ts'),
      outDir: join(folder, 'out'),
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'backend.js' } },
    },
  });
  return {
    entry: join(folder, 'out/backend.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
