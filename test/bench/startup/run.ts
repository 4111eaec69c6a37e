/**
 * `npm run bench -- startup`: from the start of the process to what a person sees and what a task needs, and the memory of
 * all processes, each beside a blank Electron window in the same round.
 */
import { writeFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { numberOption, readOptions } from '../../support/options.ts';
import { REPO_ROOT } from '../../support/paths.ts';
import { makeTempFolder, removeFolder } from '../../support/temp-folder.ts';
import { until } from '../../support/until.ts';
import { megabytes, table } from '../backend/table.ts';
import { type Spread, spread } from '../engine/spread.ts';
import type { Memory } from '../memory.ts';
import { Launched } from './launch.ts';
import { painted } from './page.ts';
import { fillProfile, MARK } from './profile.ts';
import { startLiveServer } from './server.ts';

const LAUNCH_BUDGET = 1.5;
const MEMORY_BUDGET_MB = 150;

/** After this long the live tasks have come into their stride, and what only the start needed is gone. */
const LIVED_MS = 10_000;

const values = readOptions({
  json: { type: 'string' },
  rounds: { type: 'string', default: '7' },
  executable: { type: 'string' },
});
const rounds = numberOption('rounds', values.rounds, 1);
const longhaul = values.executable === undefined ? REPO_ROOT : null;
const executable = values.executable === undefined ? undefined : resolve(values.executable);

const blankProfile = makeTempFolder('bench-blank');
const profile = makeTempFolder('bench-startup');
const server = await startLiveServer();
const env = {
  LONGHAUL_USER_DATA_DIR: profile,
  LONGHAUL_BACKEND_URL: server.url,
  LONGHAUL_TOKEN: 'bench',
};

interface Round {
  readonly blank: number;
  readonly requested: number;
  readonly window: number;
  readonly transcript: number;
}

async function launchBlank(lived = 0): Promise<{ paint: number; memory: Memory }> {
  const app = new Launched(join(import.meta.dirname, 'blank.mjs'), blankProfile, {});
  try {
    const { first } = await painted(await app.port(), 'Blank');
    await pause(lived);
    return { paint: first - app.at, memory: app.memory() };
  } finally {
    await app.quit();
  }
}

async function launchLonghaul(lived = 0): Promise<Omit<Round, 'blank'> & { memory: Memory }> {
  server.firstRequest();
  const app = new Launched(longhaul, profile, env, executable);
  try {
    const paint = await painted(await app.port(), MARK);
    const requested = await until(() => server.firstRequest(), { what: 'a request for a stream' });
    await pause(lived);
    return {
      requested: requested - app.at,
      window: paint.first - app.at,
      transcript: paint.text - app.at,
      memory: app.memory(),
    };
  } finally {
    await app.quit();
  }
}

/** The app makes its profile and quits. */
async function makeProfile(): Promise<void> {
  const app = new Launched(longhaul, profile, env, executable);
  try {
    await painted(await app.port(), '');
  } finally {
    await app.quit();
  }
  fillProfile(profile);
}

const [load = 0] = loadavg();
console.log(
  `${new Date().toISOString()}: ${availableParallelism()} × ${cpus()[0]?.model}, load ${load.toFixed(1)}`,
);
try {
  await makeProfile();
  // One of each that does not count: afterwards the files are in the system's cache for both.
  await launchBlank();
  await launchLonghaul();
  const found: Round[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const blank = await launchBlank();
    found.push({ blank: blank.paint, ...(await launchLonghaul()) });
  }
  const blankMemory = (await launchBlank(LIVED_MS)).memory;
  const memory = (await launchLonghaul(LIVED_MS)).memory;

  const column = (of: keyof Round) => spread(found.map((round) => round[of]));
  const times = (of: keyof Round) => spread(found.map((round) => round[of] / round.blank));
  const launch = (['requested', 'window', 'transcript'] as const).map((what) => ({
    what,
    ms: column(what),
    times: times(what),
  }));
  const blank = column('blank');
  report(blank, launch, blankMemory, memory);
  if (values.json !== undefined) {
    const figures = { rounds: found, blank, launch, blankMemory, memory };
    writeFileSync(resolve(values.json), `${JSON.stringify(figures, null, 2)}\n`);
  }
} finally {
  await server.stop();
  removeFolder(profile);
  removeFolder(blankProfile);
}

function report(
  blank: Spread,
  launch: readonly { what: string; ms: Spread; times: Spread }[],
  blankMemory: Memory,
  memory: Memory,
): void {
  const words: Record<string, string> = {
    requested: 'reconnect request sent',
    window: 'first paint of its window',
    transcript: 'last transcript painted',
  };
  const three = ({ min, median, max }: Spread, digits: number) =>
    [min, median, max].map((value) => value.toFixed(digits)).join(' / ');
  const kept = (is: boolean) => (is ? 'kept' : 'MISSED');
  console.log(
    `\n${table(
      ['from launch, min / median / max', 'ms', 'times the blank window', ''],
      [
        ['blank window, first paint', three(blank, 0), '', ''],
        ...launch.map(({ what, ms, times }) => [
          words[what] ?? what,
          three(ms, 0),
          three(times, 2),
          what === 'window' ? '' : kept(times.median <= LAUNCH_BUDGET),
        ]),
      ],
    )}`,
  );
  const more = (memory.pss - blankMemory.pss) / 1_048_576;
  console.log(
    `\n${table(
      ['memory of all processes, MB', 'proportional (PSS)', 'resident (RSS)'],
      [
        ['blank window', megabytes(blankMemory.pss), megabytes(blankMemory.rss)],
        ['1,000 tasks, 10,000 messages, 10 live', megabytes(memory.pss), megabytes(memory.rss)],
      ],
    )}\n${more.toFixed(0)} MB more than the blank window (budget: ${MEMORY_BUDGET_MB}): ${kept(more <= MEMORY_BUDGET_MB)}`,
  );
}
