/** A slice of what `npm run chaos` does, with all its faults: runs that are the same every time, and a few that are not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ENGINE_MODE } from './modes.ts';
import { openPlaces, type Places } from './places.ts';
import { makePlan, type Plan } from './plan.ts';
import { describeFailure, describeFigures } from './report.ts';
import { runChaos } from './runner.ts';

/** These seeds have every kind of fault in their plans. */
const FIXED = { seed: 101_339, runs: 12 };
/** Another seed each time; a failure prints it, for `npm run chaos -- --seed`. */
const RANDOM = { seed: Math.floor(Math.random() * 1e9), runs: 4 };

/** A bound for what hangs, not a measure. */
const TIMEOUT = 300_000;

let stand: Places;

beforeAll(async () => {
  stand = await openPlaces('engine', 2);
});

afterAll(() => stand.close());

interface Slice {
  readonly seed: number;
  readonly runs: number;
}

function plansOf({ seed, runs }: Slice): Plan[] {
  return Array.from({ length: runs }, (_, index) => makePlan(seed + index, ENGINE_MODE));
}

async function survive(slice: Slice): Promise<void> {
  const plans = plansOf(slice);
  const summary = await runChaos({ ...stand, plans, shrinks: false, most: 3 });
  process.stdout.write(`chaos, seed ${slice.seed}: ${describeFigures(summary)}\n`);
  expect(summary.failures.map(describeFailure)).toEqual([]);
  expect(summary.runs).toBe(slice.runs);
}

describe('the engine, whatever goes wrong', () => {
  it('meets every kind of fault in the runs that are the same every time', () => {
    const kinds = plansOf(FIXED).flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(ENGINE_MODE.kinds));
  });

  it('C17: comes to what an undisturbed run comes to', () => survive(FIXED), TIMEOUT);

  it('C17: does so in runs that nobody has chosen', () => survive(RANDOM), TIMEOUT);
});
