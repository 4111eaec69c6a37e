/** What the measurements have found, for a person to read. */
import { availableParallelism, cpus, loadavg } from 'node:os';
import { table } from '../backend/table';
import { BLOCKING_BUDGET_MS, type BlockingFigure } from './blocking';
import { DECODING_BUDGET, type Decoding } from './decode';
import { REPLAY_BUDGETS, type Replay } from './replay';
import type { Spread } from './spread';
import { WAKE_BUDGET_MS } from './wake';

export interface Verdict {
  readonly budget: string;
  readonly measured: number;
  readonly kept: boolean;
}

/** The machine and how busy it is, in one line. */
export function machineLine(): string {
  const [one = 0] = loadavg();
  const cores = `${availableParallelism()} cores, ${cpus()[0]?.model ?? 'unknown processor'}`;
  return `${new Date().toISOString()}: ${cores}, Node ${process.version}, load ${one.toFixed(1)}`;
}

export interface Figures {
  readonly decoding: readonly Decoding[];
  readonly replay: readonly Replay[];
  readonly wake: Spread;
  readonly blocking: readonly BlockingFigure[];
}

/** Each budget against what was measured: the median of the rounds, the worst of several cases. */
export function verdicts({ decoding, replay, wake, blocking }: Figures): Verdict[] {
  const [ours, ...peers] = replay;
  if (!ours) return [];
  const { eventsPerSecond, growth, tools, timesAi } = REPLAY_BUDGETS;
  const speed = ours.eventsPerSecond.median;
  return [
    atLeast(
      'bytes to chunks, times the bare loop',
      Math.min(...decoding.map(({ ratio }) => ratio)),
      DECODING_BUDGET,
    ),
    atLeast('replay, events/s', speed, eventsPerSecond),
    ...peers.map(({ reader, eventsPerSecond: { median } }) =>
      atLeast(`replay, times ${reader}`, speed / median, timesAi),
    ),
    atMost('time for twice the deltas', ours.growth.median, growth),
    atMost('time per event behind 50 tool parts', ours.tools.median, tools),
    atMost('wake-up, ms', wake.median, WAKE_BUDGET_MS),
    ...blocking.map(({ what, longestCpuMs }) =>
      atMost(`longest block by own work, ms: ${what}`, longestCpuMs, BLOCKING_BUDGET_MS),
    ),
  ];
}

export function replayTable(replay: readonly Replay[]): string {
  return table(
    ['min / median / max', 'events/s', 'time for twice the deltas', 'behind 50 tool parts'],
    replay.map(({ reader, eventsPerSecond, growth, tools }) => [
      reader,
      three(eventsPerSecond, 0),
      three(growth, 2),
      three(tools, 2),
    ]),
  );
}

export function verdictTable(found: readonly Verdict[]): string {
  return table(
    ['budget', 'measured', ''],
    found.map(({ budget, measured, kept }) => [budget, measured, kept ? 'kept' : 'MISSED']),
  );
}

export function three({ min, median, max }: Spread, digits: number): string {
  const show = (value: number) =>
    value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return [min, median, max].map(show).join(' / ');
}

function atLeast(what: string, measured: number, least: number): Verdict {
  const budget = `${what}: at least ${least.toLocaleString('en-GB')}`;
  return { budget, measured, kept: measured >= least };
}

function atMost(what: string, measured: number, most: number): Verdict {
  return { budget: `${what}: at most ${most}`, measured, kept: measured <= most };
}
