/** What processes hold and have worked, as Linux counts it. */
import { readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { processTree } from '../../support/processes.ts';

export interface Memory {
  /** Bytes, each page of memory counted once, shares divided among those who share it; null where that is not told. */
  readonly proportional: number | null;
  /** Bytes, pages that processes share counted in each of them. */
  readonly resident: number;
}

/** What all processes of an app hold. @param profile names them. */
export async function memoryOf(electron: ElectronApplication, profile: string): Promise<Memory> {
  const resident = await electron.evaluate(({ app }) =>
    app.getAppMetrics().reduce((sum, { memory }) => sum + memory.workingSetSize * 1024, 0),
  );
  const pid = electron.process().pid;
  if (process.platform !== 'linux' || pid === undefined) return { proportional: null, resident };
  const shares = processTree(pid, profile).map(proportionalOf);
  return { proportional: shares.reduce((sum, each) => sum + each, 0), resident };
}

function proportionalOf(pid: number): number {
  const kilobytes = /^Pss:\s+(\d+) kB/m.exec(
    readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'),
  )?.[1];
  return Number(kilobytes ?? 0) * 1024;
}

/** Milliseconds that the main thread of a process has run on a processor, or null where that is not told. */
export function threadTime(pid: number): number | null {
  if (process.platform !== 'linux') return null;
  const nanoseconds = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[0];
  return Number(nanoseconds) / 1_000_000;
}
