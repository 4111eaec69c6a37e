import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes an empty folder of its own. @param purpose goes into its name. */
export function makeTempFolder(purpose: string): string {
  return mkdtempSync(join(tmpdir(), `longhaul-${purpose}-`));
}

/** Removes a folder, also one in which a process that was just killed has written a moment ago. */
export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
