/** A slice of what `npm run chaos -- --electron` does: some fixed seeds, and one that nobody has chosen. */
import { possibleHere } from '../chaos/electron/electron-lane.ts';
import { ELECTRON_MODE, restrictMode } from '../chaos/modes.ts';
import { openPlaces, type Places } from '../chaos/places.ts';
import { makePlan } from '../chaos/plan.ts';
import { describeFailure, describeFigures } from '../chaos/report.ts';
import { runChaos } from '../chaos/runner.ts';
import { expect, test } from '../support/test.ts';

const FIXED_SEEDS = [405, 410];
/** A bound for what hangs, not a measure. */
const TIMEOUT = 600_000;

let stand: Places;

test.describe.configure({ timeout: TIMEOUT });

test.beforeAll(async () => {
  stand = await openPlaces('electron', 1);
});

test.afterAll(() => stand.close());

async function survive(seeds: readonly number[]): Promise<void> {
  const mode = restrictMode(ELECTRON_MODE, possibleHere());
  const plans = seeds.map((seed) => makePlan(seed, mode));
  const summary = await runChaos({ ...stand, plans, shrinks: false, most: seeds.length });
  process.stdout.write(`chaos, seeds ${seeds.join(' ')}: ${describeFigures(summary)}\n`);
  expect(summary.failures.map(describeFailure)).toEqual([]);
  expect(summary.runs).toBe(seeds.length);
}

test('the whole app comes to what an undisturbed run comes to', () => survive(FIXED_SEEDS));

test('and with faults that nobody has chosen', () => survive([Math.floor(Math.random() * 1e9)]));
