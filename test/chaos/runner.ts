/** Runs many plans in several lanes, judges them, shrinks what fails, and adds up the figures. */
import { judge } from './oracle.ts';
import type { Figures, Outcome } from './outcome.ts';
import type { FaultKind, Plan } from './plan.ts';
import type { References } from './references.ts';
import { shrink } from './shrink.ts';

/** A place where one plan at a time is carried out. */
export interface Place {
  run(plan: Plan): Promise<Outcome>;
  /** Brings it into a known state after a run that failed. */
  renew(): Promise<void>;
  close(): Promise<void>;
}

export interface Failure {
  readonly plan: Plan;
  readonly wrong: readonly string[];
  /** The smallest plan that still fails, and how. */
  readonly smallest: Plan;
  readonly smallestWrong: readonly string[];
}

export interface Summary extends Figures {
  readonly runs: number;
  readonly failures: readonly Failure[];
  readonly seconds: number;
}

export interface RunnerOptions {
  readonly places: readonly [Place, ...Place[]];
  readonly plans: readonly Plan[];
  readonly references: References;
  readonly shrinks: boolean;
  /** Failures after which nothing new is begun. */
  readonly most: number;
  readonly onRun?: (plan: Plan, wrong: readonly string[], count: number) => void;
}

export async function runChaos({
  places,
  plans,
  references,
  shrinks,
  most,
  onRun,
}: RunnerOptions): Promise<Summary> {
  const started = performance.now();
  await references.prepare({ sessions: plans.flatMap(({ sessions }) => sessions) });
  const total = new Total();
  const failures: Failure[] = [];
  const left = plans.values();
  let runs = 0;

  const attempt = async (place: Place, plan: Plan): Promise<readonly string[]> => {
    try {
      const outcome = await place.run(plan);
      total.add(outcome.figures);
      return judge(plan, outcome, references.found);
    } catch (error) {
      await place.renew();
      return [String(error)];
    }
  };

  const work = async (place: Place) => {
    for (const plan of left) {
      const wrong = await attempt(place, plan);
      runs += 1;
      onRun?.(plan, wrong, runs);
      if (wrong.length > 0) failures.push(await explain(place, plan, wrong));
      if (failures.length >= most) return;
    }
  };

  const explain = async (place: Place, plan: Plan, wrong: readonly string[]): Promise<Failure> => {
    let smallestWrong = wrong;
    const fails = async (candidate: Plan) => {
      const found = await attempt(place, candidate);
      if (found.length > 0) smallestWrong = found;
      return found.length > 0;
    };
    const smallest = shrinks ? await shrink(plan, fails) : plan;
    return { plan, wrong, smallest, smallestWrong };
  };

  await Promise.all(places.map(work));
  const seconds = (performance.now() - started) / 1_000;
  return { runs, failures, ...total.figures, seconds };
}

/** The figures of several runs in one. */
class Total {
  private readonly faults: Partial<Record<FaultKind, number>> = {};
  private kills = 0;
  private requests = 0;
  private events = 0;
  private highestRate = 0;

  get figures(): Figures {
    const { faults, kills, requests, events, highestRate } = this;
    return { faults, kills, requests, events, highestRate };
  }

  add(more: Figures): void {
    for (const kind of Object.keys(more.faults) as FaultKind[]) {
      this.faults[kind] = (this.faults[kind] ?? 0) + (more.faults[kind] ?? 0);
    }
    this.kills += more.kills;
    this.requests += more.requests;
    this.events += more.events;
    this.highestRate = Math.max(this.highestRate, more.highestRate);
  }
}
