/** A program of this repository built as the app's parts are built, for tests that need it as a real process. */
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'vite';
import { REPO_ROOT } from './paths.ts';

export interface BuiltEntry {
  /** The file to run with Node. */
  readonly entry: string;
  readonly remove: () => void;
}

/** @param source path of the program's first module, in the repository. */
export async function buildEntry(source: string): Promise<BuiltEntry> {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-build-'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  // Packages stay outside of the build and are found through this link.
  symlinkSync(join(REPO_ROOT, 'node_modules'), join(folder, 'node_modules'));
  await build({
    configFile: false,
    root: REPO_ROOT,
    logLevel: 'warn',
    resolve: { alias: { '@shared': join(REPO_ROOT, 'src/shared') } },
    build: {
      target: 'node20.18',
      ssr: join(REPO_ROOT, source),
      outDir: join(folder, 'out'),
      emptyOutDir: true,
      rollupOptions: { output: { entryFileNames: 'entry.js' } },
    },
  });
  return {
    entry: join(folder, 'out/entry.js'),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
