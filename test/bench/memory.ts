import { readFileSync } from 'node:fs';

export interface Memory {
  /** Bytes: pages shared between processes count once in all, and once in each. */
  readonly pss: number;
  readonly rss: number;
}

/** What processes hold now, as Linux counts it. */
export function memoryOf(pids: readonly number[]): Memory {
  let [pss, rss] = [0, 0];
  for (const pid of pids) {
    const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8');
    const bytes = (field: string) =>
      1_024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(rollup)?.[1]);
    pss += bytes('Pss');
    rss += bytes('Rss');
  }
  return { pss, rss };
}
