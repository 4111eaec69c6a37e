/**
 * `npm run chaos`: random faults over random conversations, against the real parts. Exits with 1 when a run does not come
 * to what an undisturbed one comes to.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { possibleHere } from './electron/electron-lane.ts';
import { ELECTRON_MODE, ENGINE_MODE, type Mode, restrictMode } from './modes.ts';
import { openPlaces } from './places.ts';
import { makePlan, type Plan, plan } from './plan.ts';
import { describeFailure, describeFigures } from './report.ts';
import { runChaos } from './runner.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string' },
    electron: { type: 'boolean', default: false },
    lanes: { type: 'string' },
    replay: { type: 'string' },
    only: { type: 'string' },
    most: { type: 'string', default: '5' },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const plans = values.replay === undefined ? made(chosenMode()) : replayed(values.replay);
process.stdout.write(`seed ${seed}, ${plans.length} runs\n`);
const lanes = Number(values.lanes ?? (values.electron ? 1 : 2));
const { places, references, close } = await openPlaces(
  values.electron ? 'electron' : 'engine',
  lanes,
);
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.once(signal, () => void close().finally(() => process.exit(1)));
}
/** Runs of the whole app take their time, and whoever waits wants to see something. */
const reportEvery = values.electron ? 1 : 50;
try {
  const summary = await runChaos({
    places,
    plans,
    references,
    shrinks: !values['no-shrink'],
    most: Number(values.most),
    onRun: (ran, wrong, count) => {
      if (wrong.length > 0)
        process.stdout.write(`run ${count}, seed ${ran.seed}: FAILED\n  ${wrong.join('\n  ')}\n`);
      else if (count % reportEvery === 0)
        process.stdout.write(`run ${count}, after ${Math.round(performance.now() / 1_000)} s\n`);
    },
  });
  for (const failure of summary.failures) process.stdout.write(describeFailure(failure));
  process.stdout.write(`${describeFigures(summary)}\n`);
  process.exitCode = summary.failures.length > 0 ? 1 : 0;
} finally {
  await close();
}

function made(mode: Mode): Plan[] {
  return Array.from({ length: Number(values.runs) }, (_, index) => makePlan(seed + index, mode));
}

function replayed(file: string): Plan[] {
  const found = plan.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Array.from({ length: Number(values.runs) }, () => found);
}

function chosenMode(): Mode {
  const wanted = new Set<string>(values.only?.split(','));
  const isWanted = (kind: string) => wanted.size === 0 || wanted.has(kind);
  if (!values.electron) return restrictMode(ENGINE_MODE, isWanted);
  const isPossible = possibleHere();
  return restrictMode(ELECTRON_MODE, (kind) => isWanted(kind) && isPossible(kind));
}
