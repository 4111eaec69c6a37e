/** A slice of what `npm run chaos` does: the same seeds every time, and the faults of networks and processes. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildParts } from './build.ts';
import { runInEngine } from './engine-run.ts';
import { Lane } from './engine-stage.ts';
import { makePlan } from './plan.ts';
import { References } from './references.ts';
import { describeFailure, describeFigures } from './report.ts';
import { type Place, runChaos } from './runner.ts';

const RUNS = 12;
const KINDS = [
  'cut',
  'cut-next',
  'duplicate',
  'repeat',
  'drip',
  'half-open',
  'unreachable',
  'kill-backend',
] as const;
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

async function survive(seed: number, runs: number): Promise<void> {
  const plans = Array.from({ length: runs }, (_, index) => ({
    ...makePlan(seed + index, KINDS),
    logLength: null,
  }));
  const summary = await runChaos({ places, plans, references, shrinks: false, most: 3 });
  process.stdout.write(`chaos, seed ${seed}: ${describeFigures(summary)}\n`);
  expect(summary.failures.map(describeFailure)).toEqual([]);
  expect(summary.runs).toBe(runs);
}

describe('the engine, whatever goes wrong', () => {
  it('C17: comes to what an undisturbed run comes to', () => survive(1_000, RUNS), TIMEOUT);
});
