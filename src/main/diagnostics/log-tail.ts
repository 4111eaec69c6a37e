/** The end of a log file, for a report that a person reads. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Lines that a report shows: a busy minute, still readable. */
export const LOG_LINES_SHOWN = 80;

/** Read at most; a line that is longer than that is cut at its beginning. */
const MAX_BYTES = 64 * 1024;

/** @returns the newest `count` lines, oldest first; none when there is no such file. */
export function lastLines(file: string, count: number): string[] {
  let handle: number;
  try {
    handle = openSync(file, 'r');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
  try {
    const { size } = fstatSync(handle);
    const bytes = Buffer.alloc(Math.min(size, MAX_BYTES));
    readSync(handle, bytes, 0, bytes.length, size - bytes.length);
    return bytes.toString().trimEnd().split('\n').slice(-count);
  } finally {
    closeSync(handle);
  }
}
