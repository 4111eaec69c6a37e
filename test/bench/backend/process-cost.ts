/** What a process costs, from the kernel's own count (`/proc`, so on Linux only; elsewhere the figures are missing). */
import { readFileSync } from 'node:fs';
import { platform } from 'node:os';

/** Ticks per second of the times in `/proc/PID/stat`; the same on every Linux that Node runs on. */
const TICKS = 100;
const PAGE = 4_096;

export interface Cost {
  readonly cpuSeconds: number;
  readonly rssBytes: number;
}

/** @returns null for a process that is not there to be asked, or where there is no `/proc`. */
export function costOf(pid: number | null): Cost | null {
  if (pid === null || platform() !== 'linux') return null;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in brackets, may contain spaces. Behind it, utime and stime are the 12th and 13th fields, rss the 22nd.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [user, system, pages] = [fields[11], fields[12], fields[21]].map(Number);
  return {
    cpuSeconds: ((user ?? 0) + (system ?? 0)) / TICKS,
    rssBytes: (pages ?? 0) * PAGE,
  };
}

/** Cores used between two looks. */
export function coresBetween(before: Cost | null, after: Cost | null, ms: number): number | null {
  if (!before || !after) return null;
  return ((after.cpuSeconds - before.cpuSeconds) * 1_000) / ms;
}
