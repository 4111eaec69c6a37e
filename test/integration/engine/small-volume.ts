/** A file system of a few megabytes of its own, where this machine lets a test have one. */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface SmallVolume {
  readonly folder: string;
  /** Leaves no room but `bytes`. */
  fill(bytes: number): void;
  /** Gives the room back. */
  empty(): void;
  remove(): void;
}

/** @returns null where mounting is not permitted. */
export function smallVolume(megabytes: number): SmallVolume | null {
  const folder = mkdtempSync(join(tmpdir(), 'longhaul-volume-'));
  const options = ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder];
  if (spawnSync('mount', options).status !== 0) {
    rmdirSync(folder);
    return null;
  }
  const filler = join(folder, 'filler');
  return {
    folder,
    fill(bytes) {
      const spare = join(folder, 'spare');
      writeAll(spare, bytes);
      writeAll(filler, megabytes * 1024 * 1024);
      rmSync(spare);
    },
    empty: () => rmSync(filler),
    remove() {
      spawnSync('umount', ['-l', folder]);
      rmdirSync(folder);
    },
  };
}

/** Writes so many bytes, or as many as there is room for. */
function writeAll(file: string, bytes: number): void {
  const fd = openSync(file, 'w');
  const block = Buffer.alloc(4_096, 'x');
  try {
    for (let written = 0; written < bytes; ) written += writeSync(fd, block);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
  } finally {
    closeSync(fd);
  }
}
