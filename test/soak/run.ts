/**
 * `npm run soak`: one app is used and disturbed at random, and must stay as large as it is. Exits with 1 when something grows
 * that is not stored on purpose, or when something is wrong in the end.
 */
import { writeFileSync } from 'node:fs';
import { buildParts } from '../chaos/build.ts';
import { ElectronLane, possibleHere } from '../chaos/electron/electron-lane.ts';
import { ElectronStage } from '../chaos/electron/electron-stage.ts';
import { numberOption, readOptions, refuse, seedOption } from '../support/options.ts';
import { LEAKS } from './leaks.ts';
import { describeSoak } from './report.ts';
import { soak } from './soak.ts';

/** Of the app's log, when the soak itself fails. */
const LOG_LINES = 40;

const values = readOptions({
  minutes: { type: 'string', default: '20' },
  seed: { type: 'string' },
  /** Seconds between two samples. */
  every: { type: 'string', default: '5' },
  leak: { type: 'string' },
  json: { type: 'string' },
});

const seed = seedOption(values.seed);
const leak = LEAKS.find((one) => one === values.leak) ?? null;
if (values.leak !== undefined && !leak) refuse(`Leaks are: ${LEAKS.join(' ')}`);
const minutes = numberOption('minutes', values.minutes);
const everyMs = numberOption('every', values.every) * 1_000;
process.stdout.write(`seed ${seed}, ${minutes} minutes\n`);
const lane = await ElectronLane.open(await buildParts());
const stage = await ElectronStage.start(lane, {
  seed,
  sessions: [],
  faults: [],
  logLength: null,
  bundled: false,
});
try {
  let minute = 0;
  const soaked = await soak(stage, {
    minutes,
    seed,
    everyMs,
    leak,
    possible: possibleHere(),
    onSample: ({ at, memory, mainHeap, windowHeap, handles }, { value }) => {
      if (at < minute) return;
      minute = Math.floor(at) + 1;
      process.stdout.write(
        `minute ${at.toFixed(1)}: ${memory.toFixed(0)} MB in all processes, heaps ${mainHeap.toFixed(1)} and ${windowHeap.toFixed(1)} MB, ${handles} handles, ${value.toFixed(2)} MB stored\n`,
      );
    },
  });
  process.stdout.write(`${describeSoak(soaked)}\n`);
  if (values.json !== undefined) writeFileSync(values.json, JSON.stringify(soaked, null, 1));
  const good = soaked.trouble.length === 0 && soaked.verdicts.every(({ leaks }) => !leaks);
  process.exitCode = good ? 0 : 1;
} catch (error) {
  // The profile goes in a moment, and with it what the app had to say.
  const log = stage.life.app.mainLog().split('\n').slice(-LOG_LINES).join('\n');
  process.stdout.write(`The end of the app's log:\n${log}\n`);
  throw error;
} finally {
  await stage.clear([]);
  await lane.close();
}
