/** Places where plans are carried out: with the engine alone, or with the whole app. */
import { buildParts } from './build.ts';
import { ElectronLane } from './electron/electron-lane.ts';
import { ElectronStage } from './electron/electron-stage.ts';
import { EngineStage, Lane } from './engine-stage.ts';
import { References } from './references.ts';
import { removeLeftovers } from './run-folders.ts';
import { runPlan } from './run-plan.ts';
import type { Place } from './runner.ts';

export interface Places {
  readonly places: readonly [Place, ...Place[]];
  readonly references: References;
  close(): Promise<void>;
}

/** @param count how many plans are carried out at a time. */
export async function openPlaces(mode: 'engine' | 'electron', count: number): Promise<Places> {
  removeLeftovers();
  const built = await buildParts();
  const engine = (): Place => {
    const lane = new Lane(built);
    return {
      run: async (plan) => runPlan(plan, await EngineStage.start(lane, plan)),
      renew: () => lane.renew(),
      close: () => lane.close(),
    };
  };
  const electron = async (): Promise<Place> => {
    const lane = await ElectronLane.open(built);
    return {
      run: async (plan) => runPlan(plan, await ElectronStage.start(lane, plan)),
      renew: () => lane.backend.drop(),
      close: () => lane.close(),
    };
  };
  const open = async () => (mode === 'engine' ? engine() : electron());
  const first = await open();
  const others = await Promise.all(Array.from({ length: count - 1 }, open));
  // The engine alone says sooner what a message comes to, and the whole app must come to the same.
  const undisturbed = mode === 'engine' ? first : engine();
  const all = new Set([first, ...others, undisturbed]);
  return {
    places: [first, ...others],
    references: new References((plan) => undisturbed.run(plan)),
    close: async () => {
      for (const place of all) await place.close();
    },
  };
}
