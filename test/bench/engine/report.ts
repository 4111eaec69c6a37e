/** What the measurements have found, for a person to read. */
import { table } from '../backend/table';
import { atLeast, atMost, type Verdict } from '../verdict';
import { BLOCKING_BUDGET_MS, type BlockingFigure } from './blocking';
import { DECODING_BUDGET, type Decoding } from './decode';
import { REPLAY_BUDGETS, type Replay } from './replay';
import type { Spread } from './spread';
import { WAKE_BUDGET_MS } from './wake';

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

export function three({ min, median, max }: Spread, digits: number): string {
  const show = (value: number) =>
    value.toLocaleString('en-GB', { maximumFractionDigits: digits, minimumFractionDigits: digits });
  return [min, median, max].map(show).join(' / ');
}
