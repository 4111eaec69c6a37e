import type { InspectedTask } from '../../support/inspect.ts';

const ONE_SECOND = 1_000;

/** The most requests for one task's stream within a second, as the app has noted them. */
export function highestRate(tasks: readonly InspectedTask[]): number {
  return Math.max(
    0,
    ...tasks.map(({ attempts }) => densest(attempts.map(({ startedAt }) => startedAt))),
  );
}

function densest(times: readonly number[]): number {
  const within = (from: number) => times.filter((time) => time >= from && time < from + ONE_SECOND);
  return Math.max(0, ...times.map((from) => within(from).length));
}
