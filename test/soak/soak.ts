/** One app, used and disturbed at random for a while, and measured. */

import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { seededRandom } from '../../src/backend/copilot/scripted/random.ts';
import { Disturber } from '../chaos/disturber.ts';
import type { ElectronStage } from '../chaos/electron/electron-stage.ts';
import { type FaultKind, makeFault } from '../chaos/plan.ts';
import { untilTrue } from '../support/until.ts';
import { type Leak, leak } from './leaks.ts';
import { measure } from './measure.ts';
import { Person } from './person.ts';
import type { Point } from './trend.ts';
import { judge, type Sample, type Verdict } from './verdict.ts';

const KINDS: readonly [FaultKind, ...FaultKind[]] = [
  'reload-window',
  'crash-window',
  'cut',
  'half-open',
  'unreachable',
  'flap',
  'kill-backend',
  'sleep',
  'database-busy',
];
/** One thing in so many that happen is a fault. */
const FAULT_EVERY = 8;
/** Faults last so many times as long as in the quickest chaos. */
const SLOWNESS = 6;
const THINKING_MS = 400;
/** Until everything has been used once, measurements only say how much of it there is. */
const WARM_UP = 0.25;
/**
 * The window is reloaded and crashed in the first part of the run only: what a page loses goes with it, and a page that never lives long
 * could lose anything unseen. It is measured once it has been used for a while.
 */
const WINDOW_FAULTS = 0.4;
const WINDOW_WARM = 0.5;
const OF_WINDOW: ReadonlySet<FaultKind> = new Set(['reload-window', 'crash-window']);
const SETTLE_MS = 600_000;
const MB = 1024 * 1024;

export interface SoakOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly everyMs: number;
  readonly leak: Leak | null;
  readonly possible: (kind: FaultKind) => boolean;
  readonly onSample?: (sample: Sample, stored: Point) => void;
}

export interface Soaked {
  readonly samples: readonly Sample[];
  /** Megabytes of what the profile says when it is asked for everything. */
  readonly stored: readonly Point[];
  readonly verdicts: readonly Verdict[];
  readonly acts: Readonly<Record<string, number>>;
  readonly faults: Readonly<Record<string, number>>;
  readonly tasks: number;
  readonly events: number;
  /** What was wrong besides leaks. */
  readonly trouble: readonly string[];
}

/** @param stage with a running app and nothing in it. */
export async function soak(stage: ElectronStage, options: SoakOptions): Promise<Soaked> {
  const { minutes, seed, everyMs, possible, onSample } = options;
  const random = seededRandom(seed);
  const person = new Person(stage.window, random);
  const disturber = new Disturber(stage);
  const kinds = KINDS.filter(possible) as [FaultKind, ...FaultKind[]];
  const later = kinds.filter((kind) => !OF_WINDOW.has(kind)) as [FaultKind, ...FaultKind[]];
  const started = performance.now();
  const now = () => (performance.now() - started) / 60_000;
  const samples: Sample[] = [];
  const stored: Point[] = [];
  if (options.leak) await leak(stage.life.app, options.leak);

  for (let next = 0; now() < minutes; ) {
    const offered = now() < minutes * WINDOW_FAULTS ? kinds : later;
    const fault = makeFault(random.pick(offered), 0, random, SLOWNESS);
    // One fault at a time; what a person does goes on meanwhile.
    if (random.below(FAULT_EVERY) === 0 && disturber.quiet) {
      disturber.strike(fault, () => stage.proxy?.breakAll());
    } else await person.act();
    await pause(random.below(THINKING_MS));
    if (performance.now() - started < next || !disturber.quiet) continue;
    const sample = await measure(stage.life.app, now());
    if (!sample) continue;
    next = performance.now() - started + everyMs;
    const point = { at: sample.at, value: JSON.stringify(stage.read()).length / MB };
    samples.push(sample);
    stored.push(point);
    onSample?.(sample, point);
  }

  const trouble = await bringToAnEnd(stage, disturber);
  const tasks = stage.read()?.tasks ?? [];
  return {
    samples,
    stored,
    verdicts: judge(samples, stored, {
      used: minutes * WARM_UP,
      windowLeftAlone: minutes * WINDOW_WARM,
    }),
    acts: person.done,
    faults: disturber.done,
    tasks: tasks.length,
    events: tasks.reduce((sum, { eventsApplied }) => sum + eventsApplied, 0),
    trouble,
  };
}

/** An app that does not come to its end is trouble too; what was measured before is worth knowing all the same. */
async function bringToAnEnd(stage: ElectronStage, disturber: Disturber): Promise<string[]> {
  try {
    await disturber.calm();
    await untilSettled(stage);
    await stage.finish();
    return [...stage.trouble, ...unsound(stage.profile)];
  } catch (error) {
    return [...stage.trouble, String(error)];
  }
}

/** Waits until nothing is under way any more. */
async function untilSettled(stage: ElectronStage): Promise<void> {
  await untilTrue(
    async () => {
      if (!stage.backendRuns) await stage.reviveBackend();
      const standing = await stage.standing();
      const found = stage.read();
      if (!found || !standing?.quiet || found.outbox > 0) return false;
      return found.tasks.every(({ state }) => state === 'settled');
    },
    { what: 'every task to be settled', timeoutMs: SETTLE_MS, intervalMs: 200 },
  );
}

function unsound(profile: string): string[] {
  const db = new Database(join(profile, 'longhaul.db'), { readonly: true });
  const verdict = String(db.pragma('integrity_check(1)', { simple: true }));
  db.close();
  return verdict === 'ok' ? [] : [`integrity_check says ${verdict}`];
}
