/**
 * `npm run chaos`: random faults over random conversations, against the real parts. Exits with 1 when a run does not come
 * to what an undisturbed one comes to.
 */
import { readFileSync } from 'node:fs';
import { numberOption, readOptions, refuse, seedOption } from '../support/options.ts';
import { possibleHere } from './electron/electron-lane.ts';
import { ELECTRON_MODE, ENGINE_MODE, type Mode, restrictMode } from './modes.ts';
import { openPlaces } from './places.ts';
import { makePlan, type Plan, plan } from './plan.ts';
import { describeFailure, describeFigures } from './report.ts';
import { runChaos } from './runner.ts';

const values = readOptions({
  runs: { type: 'string', default: '100' },
  seed: { type: 'string' },
  electron: { type: 'boolean', default: false },
  lanes: { type: 'string' },
  replay: { type: 'string' },
  only: { type: 'string' },
  most: { type: 'string', default: '5' },
  'no-shrink': { type: 'boolean', default: false },
});

const seed = seedOption(values.seed);
const runs = numberOption('runs', values.runs, 1);
const most = numberOption('most', values.most);
const lanes = numberOption('lanes', values.lanes ?? (values.electron ? '1' : '2'), 1);
const plans = values.replay === undefined ? made(chosenMode()) : replayed(values.replay);
process.stdout.write(`seed ${seed}, ${plans.length} runs\n`);
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
    most,
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
// Where it ends by itself, Node waits for the bundler's threads, and after a long series that was for ever.
process.exit();

function made(mode: Mode): Plan[] {
  return Array.from({ length: runs }, (_, index) => makePlan(seed + index, mode));
}

function replayed(file: string): Plan[] {
  const found = plan.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Array.from({ length: runs }, () => found);
}

function chosenMode(): Mode {
  const mode = values.electron ? ELECTRON_MODE : ENGINE_MODE;
  const kinds: ReadonlySet<string> = new Set(mode.kinds);
  const named = values.only?.split(',') ?? [];
  const unknown = named.filter((kind) => !kinds.has(kind));
  if (unknown.length > 0) {
    refuse(`There is no fault "${unknown.join(', ')}". There are: ${mode.kinds.join(' ')}`);
  }
  const wanted = named.length > 0 ? new Set(named) : kinds;
  const isPossible = values.electron ? possibleHere() : () => true;
  return restrictMode(mode, (kind) => wanted.has(kind) && isPossible(kind));
}
