/** Where the parts of the checkout are that tests start. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

export const REPO_ROOT = join(import.meta.dirname, '../..');

export const BUILT = {
  main: join(REPO_ROOT, 'out/main/index.js'),
  backend: join(REPO_ROOT, 'out/main/backend.js'),
  inspect: join(REPO_ROOT, 'out/main/inspect.js'),
} as const;

/** The Node that the project brings. Tests run under it, and so does everything they start. */
export const NODE = process.execPath;

/** Electron's executable; outside of Electron, that is what its package exports. @throws Error when it is not set up. */
export function electronExecutable(): string {
  return String(createRequire(import.meta.url)('electron'));
}

/** @throws Error that names the missing part, because Electron's own words for it help nobody. */
export function requireBuild(): void {
  for (const file of Object.values(BUILT)) {
    if (!existsSync(file)) throw new Error(`${file} is missing. Build first: npm run build`);
  }
}
