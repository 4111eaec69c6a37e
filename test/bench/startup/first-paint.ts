/** How long an app takes from the start of its process to the first paint of its window: `first-paint.ts EXECUTABLE`. */
import { parseArgs } from 'node:util';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { spread } from '../engine/spread.ts';
import { Launched } from './launch.ts';
import { painted } from './page.ts';

const ROUNDS = 3;

const [executable] = parseArgs({ allowPositionals: true }).positionals;
if (executable === undefined) throw new Error('Which executable?');

const profile = makeTempFolder('first-paint');
try {
  // One that does not count: afterwards the files are in the system's cache, and there is a profile.
  await launch(executable);
  const found: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) found.push(await launch(executable));
  const { min, median, max } = spread(found);
  const [from, to] = [min, max].map((ms) => ms.toFixed(0));
  console.log(
    `✓ start-up: ${median.toFixed(0)} ms until the window paints (${ROUNDS} starts, ${from} to ${to} ms)`,
  );
} finally {
  removeFolder(profile);
}

/** @returns milliseconds. */
async function launch(program: string): Promise<number> {
  const app = new Launched(null, profile, { LONGHAUL_USER_DATA_DIR: profile }, program);
  try {
    const { first } = await painted(await app.port(), '');
    return first - app.at;
  } finally {
    await app.quit();
  }
}
