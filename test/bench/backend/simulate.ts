/** One thread that serves events in the order in which they come. */

export interface Load {
  readonly eventsPerSecond: number;
  /** How long each keeps the thread. */
  readonly secondsPerEvent: number;
}

const EVENTS = 100_000;
/** The first events find an idle thread, which is not what is asked for. */
const WARM_UP = 10_000;
/** Once a second the thread is kept by something else: collecting garbage, renewing leases, a page of a replay. */
const PAUSE_EVERY = 1;
const PAUSE = 0.02;

/** Plays that load with a seeded generator. @returns seconds from an event's arrival to the end of its service. */
export function simulate({ eventsPerSecond, secondsPerEvent }: Load): { p50: number; p99: number } {
  const random = generator(1);
  const waits = new Float64Array(EVENTS - WARM_UP);
  let [now, freeAt, nextPause] = [0, 0, PAUSE_EVERY];
  for (let index = 0; index < EVENTS; index += 1) {
    now -= Math.log(1 - random()) / eventsPerSecond;
    if (now >= nextPause) {
      freeAt = Math.max(freeAt, nextPause) + PAUSE;
      nextPause += PAUSE_EVERY;
    }
    freeAt = Math.max(freeAt, now) + secondsPerEvent;
    if (index >= WARM_UP) waits[index - WARM_UP] = freeAt - now;
  }
  waits.sort();
  const at = (share: number) => waits[Math.floor(waits.length * share)] ?? 0;
  return { p50: at(0.5), p99: at(0.99) };
}

/** A linear congruential generator: numbers from 0 to below 1, the same ones in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
