/**
 * `npm run chaos`: random faults over random conversations, against the real parts. Exits with 1 when a run does not come
 * to what an undisturbed one comes to.
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { buildParts } from './build.ts';
import { runInEngine } from './engine-run.ts';
import { Lane } from './engine-stage.ts';
import { ENGINE_KINDS, type FaultKind, makePlan, type Plan, plan } from './plan.ts';
import { References } from './references.ts';
import { describeFailure, describeFigures } from './report.ts';
import { type Place, runChaos } from './runner.ts';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '100' },
    seed: { type: 'string' },
    lanes: { type: 'string', default: '2' },
    replay: { type: 'string' },
    only: { type: 'string' },
    most: { type: 'string', default: '5' },
    'no-shrink': { type: 'boolean', default: false },
  },
});

const seed = values.seed === undefined ? Math.floor(Math.random() * 1e9) : Number(values.seed);
const kinds = chosenKinds(values.only);
const plans = values.replay === undefined ? made() : replayed(values.replay);
process.stdout.write(`seed ${seed}, ${plans.length} runs\n`);
const places = await openPlaces();
try {
  const summary = await runChaos({
    places,
    plans,
    references: new References((wanted) => places[0].run(wanted)),
    shrinks: !values['no-shrink'],
    most: Number(values.most),
    onRun: (ran, wrong, count) => {
      if (wrong.length > 0)
        process.stdout.write(`run ${count}, seed ${ran.seed}: FAILED\n  ${wrong.join('\n  ')}\n`);
      else if (count % 50 === 0) process.stdout.write(`run ${count}\n`);
    },
  });
  for (const failure of summary.failures) process.stdout.write(describeFailure(failure));
  process.stdout.write(`${describeFigures(summary)}\n`);
  process.exitCode = summary.failures.length > 0 ? 1 : 0;
} finally {
  for (const place of places) await place.close();
}

function made(): Plan[] {
  return Array.from({ length: Number(values.runs) }, (_, index) => makePlan(seed + index, kinds));
}

function replayed(file: string): Plan[] {
  const found = plan.parse(JSON.parse(readFileSync(file, 'utf8')));
  return Array.from({ length: Number(values.runs) }, () => found);
}

function chosenKinds(only: string | undefined): readonly [FaultKind, ...FaultKind[]] {
  const wanted = new Set(only?.split(','));
  const [first, ...rest] = ENGINE_KINDS.filter((kind) => wanted.size === 0 || wanted.has(kind));
  if (!first) throw new Error(`There is no such fault. There are: ${ENGINE_KINDS.join(' ')}`);
  return [first, ...rest];
}

async function openPlaces(): Promise<[Place, ...Place[]]> {
  const built = await buildParts();
  const place = (): Place => {
    const lane = new Lane(built);
    return {
      run: (wanted) => runInEngine(wanted, lane),
      renew: () => lane.renew(),
      close: () => lane.close(),
    };
  };
  return [place(), ...Array.from({ length: Number(values.lanes) - 1 }, place)];
}
