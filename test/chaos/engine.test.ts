/** A slice of what `npm run chaos` does, with all its faults: runs that are the same every time, and a few that are not. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildParts } from './build.ts';
import { runInEngine } from './engine-run.ts';
import { Lane } from './engine-stage.ts';
import { ENGINE_KINDS, makePlan, type Plan } from './plan.ts';
import { References } from './references.ts';
import { describeFailure, describeFigures } from './report.ts';
import { type Place, runChaos } from './runner.ts';

/** These seeds have every kind of fault in their plans. */
const FIXED = { seed: 101_063, runs: 12 };
/** Another seed each time; a failure prints it, for `npm run chaos -- --seed`. */
const RANDOM = { seed: Math.floor(Math.random() * 1e9), runs: 4 };

/** A bound for what hangs, not a measure. */
const TIMEOUT = 300_000;

let places: [Place, ...Place[]];
let references: References;

beforeAll(async () => {
  const built = await buildParts();
  const place = (): Place => {
    const lane = new Lane(built);
    return {
      run: (plan) => runInEngine(plan, lane),
      renew: () => lane.renew(),
      close: () => lane.close(),
    };
  };
  places = [place(), place()];
  references = new References((plan) => places[0].run(plan));
});

afterAll(async () => {
  for (const place of places) await place.close();
});

interface Slice {
  readonly seed: number;
  readonly runs: number;
}

function plansOf({ seed, runs }: Slice): Plan[] {
  return Array.from({ length: runs }, (_, index) => makePlan(seed + index, ENGINE_KINDS));
}

async function survive(slice: Slice): Promise<void> {
  const plans = plansOf(slice);
  const summary = await runChaos({ places, plans, references, shrinks: false, most: 3 });
  process.stdout.write(`chaos, seed ${slice.seed}: ${describeFigures(summary)}\n`);
  expect(summary.failures.map(describeFailure)).toEqual([]);
  expect(summary.runs).toBe(slice.runs);
}

describe('the engine, whatever goes wrong', () => {
  it('meets every kind of fault in the runs that are the same every time', () => {
    const kinds = plansOf(FIXED).flatMap(({ faults }) => faults.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(ENGINE_KINDS));
  });

  it('C17: comes to what an undisturbed run comes to', () => survive(FIXED), TIMEOUT);

  it('C17: does so in runs that nobody has chosen', () => survive(RANDOM), TIMEOUT);
});
