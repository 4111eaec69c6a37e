/**
 * Folders of a series of runs. They go with the process that made them; what a killed one has left behind goes when the next
 * series begins.
 */
import { readdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { REPO_ROOT } from '../support/paths.ts';
import { makeTempFolder, removeFolder } from '../support/temp-folder.ts';

/** Where each series has what it was built from, in a folder with its process's number. */
const BUILDS = join(REPO_ROOT, 'out/chaos');
const MADE_HERE = /^longhaul-chaos-(\d+)-/;

const open = new Set<string>();
process.once('exit', () => {
  for (const folder of open) removeFolder(folder);
});

/** Makes an empty folder that goes with this process at the latest. @param purpose goes into its name. */
export function makeRunFolder(purpose: string): string {
  const folder = makeTempFolder(`chaos-${process.pid}-${purpose}`);
  open.add(folder);
  return folder;
}

export function removeRunFolder(folder: string): void {
  removeFolder(folder);
  open.delete(folder);
}

/** The folder that this process builds into. */
export function buildFolder(): string {
  const folder = join(BUILDS, String(process.pid));
  open.add(folder);
  return folder;
}

/** Removes what processes have left that are gone. */
export function removeLeftovers(): void {
  const left = [
    ...leftIn(tmpdir(), (name) => MADE_HERE.exec(name)?.[1]),
    ...leftIn(BUILDS, (name) => /^\d+$/.exec(name)?.[0]),
  ];
  for (const folder of left) removeFolder(folder);
}

/** @param ownerOf the number of the process that made an entry, or undefined when none did. */
function leftIn(folder: string, ownerOf: (name: string) => string | undefined): string[] {
  return namesIn(folder)
    .filter((name) => {
      const owner = ownerOf(name);
      return owner !== undefined && !lives(Number(owner));
    })
    .map((name) => join(folder, name));
}

/** Works without /proc, unlike what the kit has for whole trees of processes. */
function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return hasCode(error, 'EPERM');
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return [];
    throw error;
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
