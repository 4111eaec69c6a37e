/** A small JSON file that is always whole: it is written beside itself and then put in its place. */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';

/** The parsed contents, or null when there is none or it cannot be read. */
export function readJsonFile(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return null;
  }
}

/** Only the person's own account may read the file. @throws the system's error when it cannot be written. */
export function writeJsonFile(file: string, value: unknown): void {
  const beside = `${file}.new`;
  writeFileSync(beside, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(beside, file);
}
