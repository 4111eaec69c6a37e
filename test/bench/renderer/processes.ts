/** What the processes of an app hold and have worked, as Linux counts it. */
import { readFileSync } from 'node:fs';
import type { ElectronApplication } from '@playwright/test';
import { processTree } from '../../support/processes.ts';
import { type Memory, memoryOf } from '../memory.ts';

/** What all processes of an app hold. @param profile names them. */
export function memoryOfApp(electron: ElectronApplication, profile: string): Memory {
  const { pid } = electron.process();
  if (pid === undefined) throw new Error('The app has not started.');
  return memoryOf(processTree(pid, profile));
}

/** Milliseconds that the main thread of a process has run on a processor. */
export function threadTime(pid: number): number {
  const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ');
  return Number(nanoseconds) / 1_000_000;
}
