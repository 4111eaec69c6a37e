/** Whether what was measured stays level, apart from what is stored on purpose. */
import { growth, median, type Point } from './trend.ts';

/** Figures of one moment, by name. */
export type Sample = Readonly<Record<Measure, number>> & { readonly at: number };

export type Measure = keyof typeof MEASURES;

interface Bound {
  readonly words: string;
  readonly unit: 'MB' | '';
  /** What it may grow over a run in any case, in its unit. */
  readonly atMost: number;
  /** What it may grow for each megabyte that is stored on purpose. */
  readonly perStored: number;
  /** It begins anew with each page, so it says something only while the window is left alone. */
  readonly ofWindow?: boolean;
}

/**
 * What is measured. `perStored` is what a window and the main process may keep of each megabyte of transcripts; memory of
 * whole processes also holds pages that the allocator has not given back.
 */
export const MEASURES = {
  memory: { words: 'memory of all processes (PSS)', unit: 'MB', atMost: 40, perStored: 12 },
  mainMemory: { words: 'memory of the main process (PSS)', unit: 'MB', atMost: 20, perStored: 4 },
  windowMemory: {
    words: 'memory of the window (PSS)',
    unit: 'MB',
    atMost: 25,
    perStored: 8,
    ofWindow: true,
  },
  mainHeap: { words: 'heap of the main process', unit: 'MB', atMost: 3, perStored: 1 },
  windowHeap: { words: 'heap of the window', unit: 'MB', atMost: 6, perStored: 4, ofWindow: true },
  handles: { words: 'open files and sockets', unit: '', atMost: 12, perStored: 0 },
  resources: {
    words: 'timers and requests of the main process',
    unit: '',
    atMost: 10,
    perStored: 0,
  },
  mainListeners: { words: 'listeners in the main process', unit: '', atMost: 4, perStored: 0 },
  windowListeners: {
    words: 'listeners in the window',
    unit: '',
    atMost: 120,
    perStored: 60,
    ofWindow: true,
  },
  nodes: {
    words: 'nodes in the window',
    unit: '',
    atMost: 2_500,
    perStored: 4_000,
    ofWindow: true,
  },
  processes: { words: 'processes', unit: '', atMost: 0.5, perStored: 0 },
  database: { words: 'database', unit: 'MB', atMost: 1, perStored: 4 },
} as const satisfies Readonly<Record<string, Bound>>;

export interface Verdict {
  readonly measure: Measure;
  readonly start: number;
  readonly end: number;
  readonly grown: number;
  readonly allowed: number;
  readonly leaks: boolean;
}

/** From when on samples count, minutes: once everything has been used, and once the window is left alone. */
export interface Since {
  readonly used: number;
  readonly windowLeftAlone: number;
}

/**
 * Judges the samples.
 * @param stored megabytes of transcripts at each sample.
 */
export function judge(
  samples: readonly Sample[],
  stored: readonly Point[],
  since: Since,
): Verdict[] {
  return (Object.keys(MEASURES) as Measure[]).map((measure) => {
    const { atMost, perStored, ofWindow = false }: Bound = MEASURES[measure];
    const from = ofWindow ? since.windowLeftAlone : since.used;
    const counted = <T extends { readonly at: number }>(all: readonly T[]) =>
      all.filter(({ at }) => at >= from);
    const more = Math.max(0, growth(counted(stored)));
    const points = counted(samples).map((sample) => ({ at: sample.at, value: sample[measure] }));
    const grown = growth(points);
    const allowed = atMost + perStored * more;
    return { measure, ...ends(points), grown, allowed, leaks: grown > allowed };
  });
}

/** What the first and the last fifth are about. */
function ends(points: readonly Point[]): { start: number; end: number } {
  const some = Math.max(1, Math.ceil(points.length / 5));
  const about = (part: readonly Point[]) => median(part.map(({ value }) => value));
  return { start: about(points.slice(0, some)), end: about(points.slice(-some)) };
}
