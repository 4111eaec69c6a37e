/** What people ask in a chaos run: scripts of the scripted model, quick ones, so that a run takes less than a second. */

export interface Script {
  readonly text: string;
  /** About how many bytes its answer is on the wire, for faults that hit somewhere inside. */
  readonly bytes: number;
}

const text = (chars: number, interval: number, seed: number): Script => ({
  text: `/script text chars=${chars} interval=${interval} seed=${seed}`,
  bytes: chars * 26,
});

const createAgent = (steps: number, interval: number, chars: number, seed: number): Script => ({
  text: `/script create-agent steps=${steps} interval=${interval} chars=${chars} delta=1 seed=${seed}`,
  bytes: 4_000 + chars * 26,
});

/** Each has another seed: the same text twice would hide a mix-up. */
export const SCRIPTS: readonly [Script, ...Script[]] = [
  text(60, 0, 1),
  text(400, 0, 2),
  text(900, 0, 3),
  text(300, 1, 4),
  text(600, 1, 5),
  text(400, 2, 6),
  text(250, 5, 7),
  text(3_000, 0, 8),
  { text: '/script reasoning thoughts=200 chars=200 interval=1 seed=9', bytes: 11_000 },
  { text: '/script reasoning thoughts=50 chars=500 interval=0 seed=10', bytes: 15_000 },
  createAgent(2, 5, 200, 11),
  createAgent(3, 10, 300, 12),
  createAgent(4, 20, 500, 13),
  createAgent(2, 30, 100, 14),
  createAgent(3, 5, 800, 15),
  {
    text: '/script create-agent steps=2 interval=10 chars=100 delta=0 seed=16 fail=decompose',
    bytes: 5_000,
  },
  { text: '/script tools n=2 seed=17', bytes: 3_000 },
  { text: '/script tools n=7 seed=18', bytes: 10_000 },
  { text: '/script error code=overloaded chars=200 interval=1 seed=19', bytes: 6_000 },
  { text: '/script error chars=0 interval=0 seed=20', bytes: 500 },
  { text: '/script card type=agent_saved', bytes: 1_500 },
  { text: '/script card type=setup_requirements', bytes: 1_500 },
  { text: '/script card type=clarification_needed', bytes: 1_500 },
  { text: 'Grüße 🚀, was geht?', bytes: 4_000 },
];
